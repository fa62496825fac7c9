import type { Milliseconds } from "../base/clock.ts";

const first: Milliseconds = 250;
const longest: Milliseconds = 5_000;

/** How long to rest after this many failures in a row: doubling, with a quarter of jitter either way. */
export function backoff(failures: number): Milliseconds {
  const base = Math.min(longest, first * 2 ** Math.min(failures, 10));
  return base * (0.75 + Math.random() / 2);
}
