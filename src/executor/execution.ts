import type { ChildProcess } from "node:child_process";
import { type Clock, pause } from "../base/clock.ts";
import { endFamily } from "./end-family.ts";
import type { ExecutionEnd, ExecutionOrder } from "./executor.ts";
import { OutputCapture } from "./output-capture.ts";
import type { OutputPipes } from "./output-pipes.ts";
import type { ProcessFamily } from "./process-family.ts";

/** How long output that somebody escaped keeps open is waited for after everything found has ended. */
const drainLimit = 200;

type Cause = "exited" | "time_limit" | "stopped" | "fault";

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ExecutionOptions {
  readonly child: ChildProcess;
  readonly output: Pick<OutputPipes, "stdout" | "stderr">;
  readonly order: ExecutionOrder;
  readonly family: ProcessFamily;
  readonly clock: Clock;
}

/** One spawned command, from its first byte of output to the end of the last process that it started. */
export class Execution {
  readonly #order: ExecutionOrder;
  readonly #family: ProcessFamily;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #startedMonotonic: number;
  readonly #captures: readonly OutputCapture[];
  readonly #exit: Promise<Exit>;
  #endedMonotonic: number;
  #endedProcesses = 0;
  #fault: { readonly error: unknown } | undefined;
  #interrupt: (cause: Cause) => void;
  readonly #cause: Promise<Cause>;

  /** To be made in the same turn of the event loop as the spawn, so that no output and no exit is missed. */
  constructor({ child, output, order, family, clock }: ExecutionOptions) {
    this.#order = order;
    this.#family = family;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#startedMonotonic = clock.monotonic();
    this.#endedMonotonic = this.#startedMonotonic;
    const cause = Promise.withResolvers<Cause>();
    this.#cause = cause.promise;
    this.#interrupt = cause.resolve;
    this.#exit = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    this.#captures = [this.#capture(output, "stdout"), this.#capture(output, "stderr")];
  }

  /** Resolves when nothing of it runs any more; rejects when a callback of the order threw or a process would not end. */
  async finish(): Promise<ExecutionEnd> {
    const exited = this.#exit.then(() => {
      this.#endedMonotonic = this.#clock.monotonic();
      this.#interrupt("exited");
    });
    const cause = await this.#awaitCause();
    try {
      const ended = await endFamily(this.#family, this.#order.grace, this.#clock);
      if (cause === "exited") this.#endedProcesses = ended;
      await exited;
      await this.#drain();
    } finally {
      for (const capture of this.#captures) capture.close();
    }
    if (this.#fault) throw this.#fault.error;
    return this.#end(cause, await this.#exit);
  }

  /** Ends the execution because its caller failed; `finish` rejects with this error. */
  fail(error: unknown): void {
    this.#fault ??= { error };
    this.#interrupt("fault");
  }

  #capture(output: ExecutionOptions["output"], name: "stdout" | "stderr"): OutputCapture {
    return new OutputCapture({
      stream: output[name],
      limit: this.#order.outputLimit,
      onBytes: (bytes) => this.#order.onOutput(name, bytes),
      onFault: (error) => this.fail(error),
    });
  }

  /** What happens first: the root ends, its time is over, or somebody wants it to stop. */
  async #awaitCause(): Promise<Cause> {
    const { signal, timeLimit } = this.#order;
    const stop = (): void => this.#interrupt("stopped");
    const timer = this.#clock.after(timeLimit, () => this.#interrupt("time_limit"));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    try {
      return await this.#cause;
    } finally {
      timer.cancel();
      signal.removeEventListener("abort", stop);
    }
  }

  async #drain(): Promise<void> {
    const drained = new AbortController();
    const closed = Promise.all(this.#captures.map((capture) => capture.closed)).then(() => drained.abort());
    await Promise.race([closed, pause(this.#clock, drainLimit, drained.signal)]);
  }

  #end(cause: Cause, { code, signal }: Exit): ExecutionEnd {
    return {
      kind: "ended",
      exitCode: code,
      signal,
      timedOut: cause === "time_limit",
      stopped: cause === "stopped",
      endedProcesses: this.#endedProcesses,
      truncated: this.#captures.some((capture) => capture.truncated),
      startedAt: this.#startedAt,
      durationMs: Math.round(this.#endedMonotonic - this.#startedMonotonic),
    };
  }
}
