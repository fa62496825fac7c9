import type { Clock, Milliseconds } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { LeasedMessage } from "./message.ts";

/** One execution of a message, as its handler and the middleware around it see it. */
export interface Attempt<Payload = unknown> {
  readonly message: LeasedMessage<Payload>;
  /** The actor's options with the message's own overrides and the middleware's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Aborted with a VistoError: `time_limit`, `worker_lost` (the lease is gone) or `draining`. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
  /** How many more attempts may follow this one, where something counts them. */
  readonly retriesLeft: number | undefined;
  /** What is left of the time limit, never below 0; Infinity without one. */
  timeLeft(): Milliseconds;
}

/** An attempt in the making: what the worker and the middleware may do to it, and the handler may not. */
export class AttemptRun implements Attempt {
  readonly message: LeasedMessage;
  readonly options: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly log: Log;
  retriesLeft: number | undefined;
  /** The monotonic time at which the time limit is over. */
  deadline: Milliseconds = Number.POSITIVE_INFINITY;
  /** Settles, never rejects, when the handler has really ended; undefined before it began. */
  handler: Promise<unknown> | undefined;
  #abort: AbortController | undefined;

  constructor(
    message: LeasedMessage,
    options: Readonly<Record<string, unknown>>,
    surroundings: { readonly clock: Clock; readonly log: Log },
  ) {
    this.message = message;
    this.options = options;
    this.clock = surroundings.clock;
    this.log = surroundings.log;
  }

  get signal(): AbortSignal {
    return this.#controller().signal;
  }

  /** Why the attempt was aborted, or undefined. */
  get aborted(): unknown {
    return this.#abort?.signal.reason;
  }

  timeLeft(): Milliseconds {
    return Math.max(0, this.deadline - this.clock.monotonic());
  }

  /** Only the first reason counts. */
  abort(reason: Error): void {
    this.#controller().abort(reason);
  }

  /** Made when somebody asks: most handlers never do, and a controller costs more than the rest of a short attempt. */
  #controller(): AbortController {
    this.#abort ??= new AbortController();
    return this.#abort;
  }
}
