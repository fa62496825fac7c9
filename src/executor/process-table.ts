import { existsSync, readdirSync, readFileSync } from "node:fs";
import { markName, type ProcessIdentity } from "./executor.ts";

/** One line of the process table, as the kernel shows it under /proc. */
export interface ProcessEntry extends ProcessIdentity {
  readonly parent: number;
  readonly session: number;
  /** False for a zombie: it has ended and only waits to be collected. */
  readonly alive: boolean;
  readonly kernelThread: boolean;
}

/** The process table at one moment; not atomic: `complete` is false when a process ended while it was read. */
export interface ProcessSnapshot {
  readonly entries: readonly ProcessEntry[];
  readonly complete: boolean;
}

/** `PF_KTHREAD` of the kernel's task flags. */
const kernelThreadFlag = 0x0020_0000;

/** Reads Linux's /proc and sends signals only to the very process that was meant. */
export class ProcessTable {
  readonly #folder: string;

  constructor(folder = "/proc") {
    this.#folder = folder;
  }

  /** Whether this machine has a /proc to read; elsewhere processes cannot be told apart safely. */
  get available(): boolean {
    return existsSync(`${this.#folder}/self/stat`);
  }

  snapshot(): ProcessSnapshot {
    const pids = readdirSync(this.#folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    const entries = pids.map((pid) => this.entry(pid)).filter((entry) => entry !== undefined);
    return { entries, complete: entries.length === pids.length };
  }

  entry(pid: number): ProcessEntry | undefined {
    const stat = this.#read(pid, "stat");
    return stat === undefined ? undefined : parseStat(stat.toString("latin1"));
  }

  /** Whether this very process still runs; without a /proc the number alone has to do. */
  isAlive({ pid, startTime }: ProcessIdentity): boolean {
    if (!this.available) return sendSignal(pid, 0);
    const entry = this.entry(pid);
    return entry?.alive === true && entry.startTime === startTime;
  }

  /**
   * Whether the process was started with this execution's mark; `unclear` where its environment shows nothing, which is
   * also so for a moment in the middle of an `exec`.
   */
  bearsMark(pid: number, executionId: string): "yes" | "no" | "unclear" {
    const environ = this.#read(pid, "environ");
    if (environ === undefined) return "no";
    if (environ.length === 0) return "unclear";
    const mark = `${markName}=${executionId}\0`;
    return environ.indexOf(mark) === 0 || environ.includes(`\0${mark}`) ? "yes" : "no";
  }

  /**
   * Signals the process if its start time is still the one meant, and answers whether it did. Our own process, pid 1 and
   * whatever is not a single process (0 and below) never get a signal.
   */
  signal(target: ProcessIdentity, signal: NodeJS.Signals): boolean {
    if (!mayBeSignalled(target.pid)) return false;
    const entry = this.entry(target.pid);
    if (!entry?.alive || entry.startTime !== target.startTime) return false;
    return sendSignal(target.pid, signal);
  }

  #read(pid: number, file: string): Buffer | undefined {
    try {
      return readFileSync(`${this.#folder}/${pid}/${file}`);
    } catch (error) {
      if (isUnreadable(error)) return undefined;
      throw error;
    }
  }
}

/** True for the number of a single process other than init and ourselves. */
export function mayBeSignalled(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 1 && pid !== process.pid;
}

/** Sends a signal (0 only asks); false when nobody is there or it is not ours to signal; below zero means a group. */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ESRCH" || code === "EPERM") return false;
    throw error;
  }
}

/** Reads a line of /proc/PID/stat; the name in it may hold any byte, so fields count from its last parenthesis. */
export function parseStat(stat: string): ProcessEntry {
  const pid = Number(stat.slice(0, stat.indexOf(" ")));
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "X", parent, , session, , , flags] = fields;
  const threads = Number(fields[17]);
  return {
    pid,
    parent: Number(parent),
    session: Number(session),
    startTime: fields[19] ?? "",
    // A first thread that has ended shows as a zombie while its other threads still run.
    alive: !["Z", "X", "x"].includes(state) || (state === "Z" && threads > 1),
    kernelThread: (Number(flags) & kernelThreadFlag) !== 0,
  };
}

function isUnreadable(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ESRCH" || code === "EACCES" || code === "EPERM";
}
