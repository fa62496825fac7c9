/** Reads a system call trace and says whether every acknowledgement came after its commit was synced to disk. */

/** What a traced process did, in order: wrote to the WAL, synced it, or acknowledged a submission. */
type Step = "wal-write" | "wal-sync" | "acknowledge";

export interface TraceReport {
  readonly acknowledged: number;
  /** The acknowledgements (from 1) before which the WAL was written and not synced, or not written at all. */
  readonly early: readonly number[];
}

const call = /(\w+)\((\d+)(?:<([^>]*)>)?/;

/** Takes the lines of `strace -f -y`, whose descriptors bear the names of their files. */
export function readTrace(lines: readonly string[]): TraceReport {
  const early: number[] = [];
  let acknowledged = 0;
  let written = false;
  let synced = false;
  for (const step of stepsOf(lines)) {
    if (step === "wal-write") [written, synced] = [true, false];
    if (step === "wal-sync") synced = written;
    if (step !== "acknowledge") continue;
    acknowledged++;
    if (!written || !synced) early.push(acknowledged);
    [written, synced] = [false, false];
  }
  return { acknowledged, early };
}

function* stepsOf(lines: readonly string[]): Generator<Step> {
  /** Calls of other threads that were cut in two by the tracer, by thread. */
  const unfinished = new Map<string, string>();
  for (const line of lines) {
    const thread = line.split(" ", 1)[0] ?? "";
    if (line.endsWith("<unfinished ...>")) {
      unfinished.set(thread, line);
      continue;
    }
    // A call counts when it has returned: a sync that has begun has not kept anything yet.
    const whole = line.includes("resumed>") ? (unfinished.get(thread) ?? line) : line;
    const step = stepOf(whole);
    if (step) yield step;
  }
}

function stepOf(line: string): Step | undefined {
  const [, name = "", descriptor, file = ""] = call.exec(line) ?? [];
  if (file.endsWith("-wal")) return name.includes("sync") ? "wal-sync" : "wal-write";
  return name === "write" && descriptor === "1" && line.includes('"201\\n"') ? "acknowledge" : undefined;
}
