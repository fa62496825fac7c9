import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process as far as it concerns its place in the family and what it is. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** Its short name. */
  readonly name: string;
  /** Empty where the process shows none. */
  readonly commandLine: readonly string[];
}

/** Looks a process up: undefined when it is gone; throws when it is there but cannot be read. */
export type ProcessLookup = (pid: number) => ProcessFacts | undefined;

/** The look-up of this system. */
export const lookUpProcess: ProcessLookup = (pid) =>
  process.platform === "linux" ? readProc(pid) : askPs(pid);

function readProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    // The name stands in parentheses and may hold some itself.
    const end = stat.lastIndexOf(")");
    const parent = Number(stat.slice(end + 2).split(" ")[1]);
    return { pid, parent, name: stat.slice(stat.indexOf("(") + 1, end), commandLine };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return undefined;
    throw error;
  }
}

function askPs(pid: number): ProcessFacts | undefined {
  try {
    const line = execFileSync("/bin/ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8" });
    const [, parent = "0", command = ""] = /^\s*(\d+)\s+(.*)$/s.exec(line.trimEnd()) ?? [];
    const words = command.split(" ");
    return { pid, parent: Number(parent), name: words[0] ?? "", commandLine: words };
  } catch (error) {
    // ps ends with 1 and says nothing when there is no such process.
    if ((error as { status?: number }).status === 1) return undefined;
    throw error;
  }
}

/** The processes below one, nearest first; on systems without /proc only what `ps` tells. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = process.platform === "linux" ? parentsFromProc() : parentsFromPs();
  const family = [pid];
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member) family.push(child);
  }
  return family.slice(1);
}

function parentsFromProc(): ReadonlyMap<number, number> {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const facts = pids.flatMap((pid) => {
    const found = readProc(Number(pid));
    return found ? [[found.pid, found.parent] as const] : [];
  });
  return new Map(facts);
}

function parentsFromPs(): ReadonlyMap<number, number> {
  const lines = execFileSync("/bin/ps", ["-Ao", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
}
