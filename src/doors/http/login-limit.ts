import type { Clock, Milliseconds } from "../../base/clock.ts";
import { VistoError } from "../../base/errors.ts";

/** Wrong login codes that are answered within one window, whoever sent them. */
const wrongCodesPerWindow = 10;
const window: Milliseconds = 60_000;

/** Tells guessers of login codes to stop: after ten wrong ones each further one is refused as too many for the rest of the minute. */
export class LoginLimit {
  readonly #clock: Clock;
  #windowEnds = Number.NEGATIVE_INFINITY;
  #wrong = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a wrong code; throws `rate_limited` once the window's are used up. */
  wrongCode(): void {
    const now = this.#clock.monotonic();
    if (now >= this.#windowEnds) {
      this.#wrong = 0;
      this.#windowEnds = now + window;
    }
    this.#wrong += 1;
    if (this.#wrong <= wrongCodesPerWindow) return;
    const seconds = Math.ceil((this.#windowEnds - now) / 1_000);
    throw new VistoError("rate_limited", `Too many wrong login codes: try again in ${seconds} s.`, {
      retryAfterMs: seconds * 1_000,
    });
  }
}
