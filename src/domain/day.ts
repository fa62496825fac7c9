import type { Instant, Milliseconds } from "../base/clock.ts";

const dayLength: Milliseconds = 86_400_000;

/** The day in UTC, such as `2026-11-30`. */
export function dayOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** How long it is to the next midnight in UTC. */
export function untilNextDay(now: Instant): Milliseconds {
  return dayLength - (now % dayLength);
}
