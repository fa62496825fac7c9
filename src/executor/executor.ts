/**
 * The executor runs what was cleared: exactly the cleared bytes, in a session of their own, with an environment from
 * an allow-list, closed stdin, a time limit, and capped output.
 *
 * What it promises: `run` spawns at most once per call and never after `mayStart` said no; when it resolves, nothing
 * that bears the execution's mark is left running. `stopMarked` ends what an earlier, dead desk left behind.
 */

import type { Instant, Milliseconds } from "../base/clock.ts";
import type { Command } from "../domain/command.ts";
import type { ProcessRef } from "../domain/execution.ts";

/** The environment variable that every process of an execution inherits; its value is the execution's id. */
export const markName = "VISTO_EXECUTION";

export type { ProcessRef as ProcessIdentity } from "../domain/execution.ts";

export interface ExecutionOrder {
  /** The execution's id, the mark of its processes. */
  readonly id: string;
  readonly command: Command;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimit: Milliseconds;
  /** How long after TERM the rest gets KILL. */
  readonly grace: Milliseconds;
  /** Bytes kept of each stream; the rest is read and dropped, and `truncated` says so. */
  readonly outputLimit: number;
  /** Asked immediately before the spawn: the lease may have been lost since the commit. */
  readonly mayStart: () => boolean;
  /** Told right after the spawn, before any output. */
  readonly onStart: (process: ProcessRef) => void;
  /** Told of output as it comes, in order, up to the cap. */
  readonly onOutput: (stream: "stdout" | "stderr", bytes: Buffer) => void;
  /** Stops the execution early (drain, lost lease). */
  readonly signal: AbortSignal;
}

export type ExecutionEnd =
  | { readonly kind: "not_started"; readonly reason: string }
  | {
      readonly kind: "ended";
      readonly exitCode: number | null;
      readonly signal: NodeJS.Signals | null;
      readonly timedOut: boolean;
      readonly stopped: boolean;
      readonly truncated: boolean;
      /** Background processes that still ran when the command had ended, and were ended with it. */
      readonly endedProcesses: number;
      readonly startedAt: Instant;
      readonly durationMs: Milliseconds;
    };

export interface Executor {
  run(order: ExecutionOrder): Promise<ExecutionEnd>;
  /** Ends every process that bears the mark of this execution (TERM, then KILL); answers how many there were. */
  stopMarked(executionId: string, root?: ProcessRef): Promise<number>;
}
