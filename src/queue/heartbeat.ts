import type { Clock, Milliseconds, Timer } from "../base/clock.ts";
import type { Service } from "../base/service.ts";

/** Calls `beat` again and again, the next time `every` after the last one has ended. */
export class Heartbeat implements Service {
  readonly #clock: Clock;
  readonly #every: Milliseconds;
  readonly #beat: () => Promise<unknown>;
  #timer: Timer | undefined;
  #beating: Promise<unknown> = Promise.resolve();
  #running = false;

  /** `beat` catches its own faults. */
  constructor(clock: Clock, every: Milliseconds, beat: () => Promise<unknown>) {
    this.#clock = clock;
    this.#every = every;
    this.#beat = beat;
  }

  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#arm();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    await this.#beating;
  }

  #arm(): void {
    if (!this.#running) return;
    this.#timer = this.#clock.after(this.#every, () => {
      this.#beating = this.#beat().then(() => this.#arm());
    });
  }
}
