import type { Clock, Milliseconds, Timer } from "../base/clock.ts";
import { bestEffort, type Log } from "../base/log.ts";
import type { Service } from "../base/service.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { NewWorker } from "../ledger/records.ts";
import type { AttemptMeter } from "../queue/attempt-meter.ts";

/** How often a worker says that it lives; its executions' leases last three times as long. */
const speakEvery: Milliseconds = 5_000;

export interface PresenceSurroundings {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** What this worker has done lately. */
  readonly meter: AttemptMeter;
}

/** Makes this process known to the others as a worker, and keeps the leases of what it executes. */
export class WorkerHeartbeat implements Service {
  readonly #ledger: Ledger;
  readonly #worker: NewWorker;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #meter: AttemptMeter;
  #timer: Timer | undefined;
  #speaking: Promise<void> = Promise.resolve();
  #running = false;

  constructor(worker: NewWorker, surroundings: PresenceSurroundings) {
    this.#worker = worker;
    this.#ledger = surroundings.ledger;
    this.#clock = surroundings.clock;
    this.#log = surroundings.log;
    this.#meter = surroundings.meter;
  }

  async start(): Promise<void> {
    if (this.#running) return;
    await this.#ledger.registerWorker(this.#worker);
    this.#running = true;
    this.#arm();
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#timer?.cancel();
    await this.#speaking;
    await this.#ledger.removeWorker(this.#worker.id, "stopped");
  }

  #arm(): void {
    if (!this.#running) return;
    this.#timer = this.#clock.after(speakEvery, () => {
      this.#speaking = bestEffort(this.#log, "heartbeat_failed", () =>
        this.#ledger.heartbeat(this.#worker.id, this.#meter.lastMinute()),
      ).then(() => this.#arm());
    });
  }
}
