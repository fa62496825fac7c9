import type { Clock, Milliseconds } from "./clock.ts";

/** How often something may happen. */
export interface Rate {
  readonly perSecond: number;
  /** How many may come at once after a rest. */
  readonly burst: number;
}

/** Names that are kept in mind; beyond them the one that was heard of first is forgotten, with its debt. */
const mostNames = 20_000;

/**
 * Lets each name do something at a rate, with bursts: a token bucket, kept as the moment at which it will be full again.
 * It lives in memory, and a restart forgives everything.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #interval: Milliseconds;
  readonly #slack: Milliseconds;
  readonly #fullAt = new Map<string, Milliseconds>();

  constructor(clock: Clock, { perSecond, burst }: Rate) {
    this.#clock = clock;
    this.#interval = 1_000 / perSecond;
    this.#slack = burst * this.#interval;
  }

  /** Counts one for this name and answers 0, or counts nothing and answers how long to wait. */
  take(name: string): Milliseconds {
    const now = this.#clock.monotonic();
    const fullAt = Math.max(now, this.#fullAt.get(name) ?? now) + this.#interval;
    const wait = fullAt - now - this.#slack;
    if (wait > 0) return wait;
    this.#fullAt.set(name, fullAt);
    if (this.#fullAt.size > mostNames) this.#forget(now);
    return 0;
  }

  /** Full buckets are as good as none. */
  #forget(now: Milliseconds): void {
    for (const [name, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(name);
    for (const name of this.#fullAt.keys()) {
      if (this.#fullAt.size <= mostNames) return;
      this.#fullAt.delete(name);
    }
  }
}
