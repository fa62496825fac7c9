import type { Clock, Milliseconds, Timer } from "../base/clock.ts";
import { bestEffort, type Log } from "../base/log.ts";
import type { Service } from "../base/service.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { WorkerRecord } from "../ledger/records.ts";

/** How often a worker says that it lives; its executions' leases last three times as long. */
const speakEvery: Milliseconds = 5_000;

/** Makes this process known to the others as a worker, and keeps the leases of what it executes. */
export class WorkerHeartbeat implements Service {
  readonly #ledger: Ledger;
  readonly #worker: Omit<WorkerRecord, "startedAt" | "heartbeatAt">;
  readonly #clock: Clock;
  readonly #log: Log;
  #timer: Timer | undefined;
  #speaking: Promise<void> = Promise.resolve();
  #running = false;

  constructor(
    worker: Omit<WorkerRecord, "startedAt" | "heartbeatAt">,
    surroundings: { readonly ledger: Ledger; readonly clock: Clock; readonly log: Log },
  ) {
    this.#worker = worker;
    this.#ledger = surroundings.ledger;
    this.#clock = surroundings.clock;
    this.#log = surroundings.log;
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
        this.#ledger.heartbeat(this.#worker.id),
      ).then(() => this.#arm());
    });
  }
}
