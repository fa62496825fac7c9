import type { Clock, Milliseconds } from "../base/clock.ts";

/** The end of one attempt: its caller's signal, or its own time limit. */
export interface Limit {
  readonly signal: AbortSignal;
  /** Why it ended, once it has. */
  readonly why: () => string;
  release(): void;
}

/** Limits an attempt by its caller's signal and by time. */
export function limited(clock: Clock, timeLimit: Milliseconds, caller: AbortSignal): Limit {
  const over = new AbortController();
  const timer = clock.after(timeLimit, () => over.abort());
  return {
    signal: AbortSignal.any([over.signal, caller]),
    why: () =>
      over.signal.aborted ? `no answer within ${timeLimit / 1_000} s` : "the attempt was ended from outside",
    release: () => timer.cancel(),
  };
}
