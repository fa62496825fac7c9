import type { Clock, Milliseconds } from "../../base/clock.ts";
import { VistoError } from "../../base/errors.ts";

/** Wrong login codes that are answered within one window, whoever sent them. */
const wrongCodesPerWindow = 10;
const window: Milliseconds = 60_000;

/** Slows down the guessing of login codes: after ten wrong ones nobody may try again for the rest of the minute. */
export class LoginLimit {
  readonly #clock: Clock;
  #windowEnds = Number.NEGATIVE_INFINITY;
  #wrong = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws `rate_limited` while the window's wrong codes are used up. */
  check(): void {
    const left = this.#windowEnds - this.#clock.monotonic();
    if (left <= 0) this.#wrong = 0;
    if (this.#wrong < wrongCodesPerWindow) return;
    const seconds = Math.ceil(left / 1_000);
    throw new VistoError("rate_limited", `Too many wrong login codes: try again in ${seconds} s.`, {
      retryAfterMs: seconds * 1_000,
    });
  }

  /** Counts a wrong code. */
  wrongCode(): void {
    if (this.#wrong === 0) this.#windowEnds = this.#clock.monotonic() + window;
    this.#wrong += 1;
  }
}
