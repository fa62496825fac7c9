import type { Milliseconds, Timer } from "../../src/base/clock.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";

/** A clock that tells when somebody begins to wait for a certain time. */
export class TellingClock extends FakeClock {
  readonly #awaited = new Map<Milliseconds, (() => void)[]>();

  override after(delay: Milliseconds, fn: () => void): Timer {
    const timer = super.after(delay, fn);
    for (const tell of this.#awaited.get(delay)?.splice(0) ?? []) tell();
    return timer;
  }

  /** Resolves when the next timer of this length is set. */
  timerOf(delay: Milliseconds): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#awaited.set(delay, [...(this.#awaited.get(delay) ?? []), resolve]);
    return promise;
  }
}
