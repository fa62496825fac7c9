import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { type Clock, pause } from "../base/clock.ts";
import type { Variables } from "../base/environment.ts";
import { descendantsOf } from "./process-list.ts";
import { forwardSignals } from "./signals.ts";

/** What a program ended with; 127 and 126 stand for one that could not be found or started, as in a shell. */
export interface ProgramEnd {
  readonly exitCode?: number;
  readonly signal?: NodeJS.Signals;
  /** Why it never ran. */
  readonly notStarted?: string;
}

export interface ProgramOptions {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly variables: Variables;
  readonly clock: Clock;
  /** Whether a terminal's keys reach the program by themselves. */
  readonly sharesKeys: boolean;
}

/** How long after TERM the rest gets KILL. */
const grace = 5_000;

/** A program that runs in this terminal in our place: its streams are ours, our signals are its. */
export class ChildProgram {
  readonly #options: ProgramOptions;
  readonly #over = new AbortController();
  #child: ChildProcess | undefined;

  constructor(options: ProgramOptions) {
    this.#options = options;
  }

  /** Runs it to its end; never throws. */
  async run(): Promise<ProgramEnd> {
    const { argv, cwd, variables, sharesKeys } = this.#options;
    const [program = "", ...args] = argv;
    const { promise, resolve } = Promise.withResolvers<ProgramEnd>();
    let unforward = (): void => {};
    try {
      const child = spawn(program, args, { cwd, env: { ...variables }, stdio: "inherit" });
      this.#child = child;
      unforward = forwardSignals(child, sharesKeys);
      child.once("error", (error) => child.pid === undefined && resolve(notStarted(program, error)));
      child.once("exit", (code, signal) => resolve(signal === null ? { exitCode: code ?? 0 } : { signal }));
      return await promise;
    } catch (error) {
      return notStarted(program, error as Error);
    } finally {
      unforward();
      this.#over.abort();
    }
  }

  /** Ends it and what it started: TERM, and KILL for what is left. */
  async stop(): Promise<void> {
    const family = this.#signal("SIGTERM", []);
    await pause(this.#options.clock, grace, this.#over.signal);
    this.#signal("SIGKILL", family);
  }

  /** Signals the program with all below it; members known before may have lost their parent since. */
  #signal(signal: NodeJS.Signals, known: readonly number[]): readonly number[] {
    const pid = this.#child?.pid;
    if (pid === undefined) return [];
    const family = [...new Set([...known, ...descendantsOf(pid)])];
    if (!this.#over.signal.aborted) this.#child?.kill(signal);
    for (const member of family) sendSignal(member, signal);
    return family;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function notStarted(program: string, error: NodeJS.ErrnoException): ProgramEnd {
  const isMissing = error.errno === -constants.errno.ENOENT;
  return { exitCode: isMissing ? 127 : 126, notStarted: `${program} could not be started: ${error.message}` };
}
