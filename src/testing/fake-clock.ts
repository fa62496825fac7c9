/** What tests need to stand in for the outside: a clock that they move, and the like. No shipped folder imports it. */

import type { Clock, Instant, Milliseconds, Timer } from "../base/clock.ts";

interface FakeTimer {
  readonly due: Milliseconds;
  readonly order: number;
  readonly fn: () => void;
}

/** How many turns of the event loop are given to what a timer set off. */
const settlingTurns = 10;

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #wall: Instant;
  #elapsed: Milliseconds = 0;
  #order = 0;
  readonly #timers = new Set<FakeTimer>();

  constructor(start: Instant = Date.UTC(2026, 0, 1)) {
    this.#wall = start;
  }

  now(): Instant {
    return this.#wall;
  }

  monotonic(): Milliseconds {
    return this.#elapsed;
  }

  after(delay: Milliseconds, fn: () => void): Timer {
    const timer = { due: this.#elapsed + Math.max(0, delay), order: this.#order++, fn };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** How many timers wait: for tests that nothing is left behind. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Moves both times on, runs each timer at its time, and lets what it sets off settle before the next. */
  async advance(ms: Milliseconds): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#moveTo(Math.max(timer.due, this.#elapsed));
      timer.fn();
      await settle();
    }
    this.#moveTo(end);
    await settle();
  }

  /** Moves the wall time alone, as an administrator or a time server does; no timer runs. */
  jumpWall(ms: Milliseconds): void {
    this.#wall += ms;
  }

  #next(end: Milliseconds): FakeTimer | undefined {
    let first: FakeTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) {
        first = timer;
      }
    }
    return first;
  }

  #moveTo(elapsed: Milliseconds): void {
    this.#wall += elapsed - this.#elapsed;
    this.#elapsed = elapsed;
  }
}

/** Lets promise callbacks, and the turns that they schedule, run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < settlingTurns; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
