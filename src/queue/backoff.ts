import type { Milliseconds } from "../base/clock.ts";

/** The bounds of the waits between attempts. */
export interface Backoff {
  /** The shortest wait before the first retry. */
  readonly min: Milliseconds;
  /** No wait is longer. */
  readonly max: Milliseconds;
}

/** A number in [0, 1), as `Math.random` gives it. */
export type Random = () => number;

/** Beyond this many doublings every backoff has met its maximum, and the power would overflow. */
const mostDoublings = 52;

/**
 * How long to wait before the `failures`th retry (from 1): `min`, doubled with each failure, and by chance up to twice
 * that, so that messages that failed together do not come back together; never longer than `max`.
 */
export function backoffDelay(
  failures: number,
  { min, max }: Backoff,
  random: Random = Math.random,
): Milliseconds {
  const ceiling = Math.min(min * 2 ** Math.min(failures, mostDoublings), max);
  const delay = ceiling / 2 + random() * (ceiling / 2);
  return Math.round(Math.max(delay, Math.min(min, max)));
}
