/** Milliseconds since the Unix epoch (UTC). */
export type Instant = number;

/** A length of time in milliseconds. */
export type Milliseconds = number;

/** A scheduled call that can be taken back. */
export interface Timer {
  cancel(): void;
}

/** The only source of time: everything that waits or stamps takes one, so that tests can move it. */
export interface Clock {
  /** Wall time; may jump when the machine's clock is set. */
  now(): Instant;
  /** Milliseconds from an arbitrary start that never go back, also across a stopped process. */
  monotonic(): Milliseconds;
  /** Calls `fn` once after `delay`; does not keep the process alive. */
  after(delay: Milliseconds, fn: () => void): Timer;
}

/** The longest delay that `setTimeout` takes before it overflows to 1 ms. */
const longestTimeout = 2_147_483_647;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delay, fn) {
    const wait = Math.max(0, delay);
    let handle = setTimeout(step, Math.min(wait, longestTimeout));
    let left = wait - longestTimeout;
    function step(): void {
      if (left <= 0) return fn();
      handle = setTimeout(step, Math.min(left, longestTimeout));
      left -= longestTimeout;
      handle.unref();
    }
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Resolves after `delay`, or at once when `signal` is aborted; never rejects. */
export function pause(clock: Clock, delay: Milliseconds, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      timer.cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.after(delay, done);
    signal?.addEventListener("abort", done, { once: true });
  });
}
