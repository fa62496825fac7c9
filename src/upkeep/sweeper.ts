/**
 * The sweep finds what its message has missed: nothing may wait for ever because a message was lost, given up or late.
 * It runs at the start and every five seconds, and does no more than call the verbs.
 */

import type { Clock, Milliseconds, Timer } from "../base/clock.ts";
import { bestEffort, type Log } from "../base/log.ts";
import type { Service } from "../base/service.ts";
import type { Desk } from "../clearance/desk.ts";
import { recoverExecution } from "../clearance/outgoing.ts";
import { sendOverdueNotification } from "../clearance/outgoing-news.ts";
import type { ProcessRef } from "../domain/execution.ts";
import type { WorkerRecord } from "../ledger/records.ts";

export const sweepEvery: Milliseconds = 5_000;
/** How long a worker that cannot be looked at may be silent. */
const silenceLimit: Milliseconds = 60_000;
/** How many overdue things of a kind one sweep takes at once. */
const batch = 200;

export interface SweeperParts {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Log;
  /** The name of this machine: only its own processes can be looked at. */
  readonly host: string;
  readonly isAlive: (process: ProcessRef) => boolean;
}

export class Sweeper implements Service {
  readonly #parts: SweeperParts;
  #timer: Timer | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #running = false;

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  /** Sweeps once before it resolves: what a former desk left behind is dealt with first. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    await this.sweep();
    this.#arm();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    await this.#sweeping;
  }

  #arm(): void {
    if (!this.#running) return;
    this.#timer = this.#parts.clock.after(sweepEvery, () => {
      this.#sweeping = bestEffort(this.#parts.log, "sweep_failed", () => this.sweep()).then(() =>
        this.#arm(),
      );
    });
  }

  async sweep(): Promise<void> {
    await this.#removeDeadWorkers();
    await this.#endOverdue();
  }

  async #removeDeadWorkers(): Promise<void> {
    const { ledger } = this.#parts.desk;
    for (const worker of await ledger.workers()) {
      if (!this.#isLost(worker)) continue;
      this.#parts.log.warn("worker_lost", { worker: worker.id, pid: worker.process.pid });
      await ledger.removeWorker(worker.id, "lost");
    }
  }

  #isLost(worker: WorkerRecord): boolean {
    const { host, clock, isAlive } = this.#parts;
    if (worker.host === host) return !isAlive(worker.process);
    return clock.now() - worker.heartbeatAt > silenceLimit;
  }

  async #endOverdue(): Promise<void> {
    const { desk, clock } = this.#parts;
    for (;;) {
      const overdue = await desk.ledger.overdue(clock.now(), batch);
      await Promise.all([...overdue.pending, ...overdue.approved].map((id) => desk.attend(id)));
      if (overdue.executing.length > 0) {
        await desk.ledger.messages.send(overdue.executing.map((id) => recoverExecution(id)));
      }
      if (overdue.notifications.length > 0) {
        await desk.ledger.messages.send(overdue.notifications.map(sendOverdueNotification));
      }
      if (overdue.pending.length < batch && overdue.approved.length < batch) return;
    }
  }
}
