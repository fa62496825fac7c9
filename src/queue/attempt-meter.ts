import type { Clock, Milliseconds } from "../base/clock.ts";
import type { AttemptEvent } from "./middleware/observing.ts";

/** How the attempts of one queue ended within the last minute. */
export interface QueueRates {
  /** All that ended, the failed ones included. */
  readonly handled: number;
  readonly failed: number;
}

/** The rates of each queue that had attempts. */
export type RatesByQueue = Readonly<Record<string, QueueRates>>;

/** What the meter looks back upon. */
const span: Milliseconds = 60_000;
/** How exactly it forgets: by slices of so many milliseconds. */
const slice: Milliseconds = 5_000;

/** Counts how a worker's attempts ended within the last minute, to five seconds. */
export class AttemptMeter {
  readonly #clock: Clock;
  /** The counts of each slice that is not forgotten yet, by its number. */
  readonly #slices = new Map<number, Map<string, QueueRates>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** For a worker's `observer`. */
  readonly observe = (event: AttemptEvent): void => {
    if (event.kind !== "finished") return;
    const counts = this.#present();
    const { handled, failed } = counts.get(event.message.queue) ?? { handled: 0, failed: 0 };
    const isFailure = event.outcome.kind === "failure";
    counts.set(event.message.queue, { handled: handled + 1, failed: failed + (isFailure ? 1 : 0) });
  };

  lastMinute(): RatesByQueue {
    this.#forgetOld();
    return sumRates([...this.#slices.values()].map((counts) => Object.fromEntries(counts)));
  }

  get #number(): number {
    return Math.floor(this.#clock.monotonic() / slice);
  }

  #present(): Map<string, QueueRates> {
    const number = this.#number;
    const known = this.#slices.get(number);
    if (known) return known;
    this.#forgetOld();
    const made = new Map<string, QueueRates>();
    this.#slices.set(number, made);
    return made;
  }

  #forgetOld(): void {
    const oldest = this.#number - span / slice;
    for (const number of this.#slices.keys()) if (number <= oldest) this.#slices.delete(number);
  }
}

/** The rates of several slices, or workers, together. */
export function sumRates(all: readonly RatesByQueue[]): RatesByQueue {
  const sums: Record<string, QueueRates> = {};
  for (const rates of all) {
    for (const [queue, { handled, failed }] of Object.entries(rates)) {
      const sum = sums[queue] ?? { handled: 0, failed: 0 };
      sums[queue] = { handled: sum.handled + handled, failed: sum.failed + failed };
    }
  }
  return sums;
}
