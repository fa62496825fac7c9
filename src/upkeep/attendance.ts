import type { Clock, Timer } from "../base/clock.ts";
import { bestEffort, type Log } from "../base/log.ts";
import type { Service } from "../base/service.ts";
import { absenceAlert, raiseAbsence, resolveAbsence } from "../clearance/absence.ts";
import type { Desk } from "../clearance/desk.ts";
import type { Presence } from "../clearance/presence.ts";
import { couldApprove } from "../domain/could-approve.ts";
import type { AgentRequest } from "../domain/request.ts";
import { sweepEvery } from "./sweeper.ts";

/** How many of the asks that wait the longest are looked at: one without a reviewer is enough for the alert. */
const batch = 200;

export interface AttendanceParts {
  readonly desk: Desk;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Sees to it that an ask which nobody present may decide raises the alert at once, and that it is resolved when somebody
 * appears. Hours on call begin and end without an event, so it also looks at every sweep, for the first time one sweep
 * after its start: until then the streams of a former desk have come back.
 */
export class Attendance implements Service {
  readonly #parts: AttendanceParts;
  readonly #unsubscribe: (() => void)[] = [];
  #timer: Timer | undefined;
  #isRaised = false;
  #isWanted = false;
  #reviewing: Promise<void> | undefined;

  constructor(parts: AttendanceParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    if (this.#unsubscribe.length > 0) return;
    const { desk, presence } = this.#parts;
    this.#isRaised = await this.#isOpen();
    this.#unsubscribe.push(desk.onWaiting((request) => this.#asked(request)));
    this.#unsubscribe.push(presence.onAppear(() => this.#appeared()));
    this.#arm();
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    this.#timer?.cancel();
    await this.#reviewing;
  }

  #arm(): void {
    this.#timer = this.#parts.clock.after(sweepEvery, () => {
      this.#reviewSoon();
      this.#arm();
    });
  }

  /** While the alert is open one more ask changes nothing. */
  #asked(request: AgentRequest): void {
    if (!this.#isRaised && !this.#parts.presence.covers(request)) this.#reviewSoon();
  }

  #appeared(): void {
    if (this.#isRaised) this.#reviewSoon();
  }

  /** One review at a time; whatever happens during one is looked at by the next. */
  #reviewSoon(): void {
    this.#isWanted = true;
    this.#reviewing ??= this.#reviewAll().finally(() => {
      this.#reviewing = undefined;
    });
  }

  async #reviewAll(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      await bestEffort(this.#parts.log, "attendance_failed", () => this.#review());
    }
  }

  async #review(): Promise<void> {
    const { desk, presence } = this.#parts;
    const waiting = await desk.ledger.waiting(batch);
    const there = presence.present;
    const unattended = waiting.find(
      (request) => request.judgement && !there.some((one) => couldApprove(one, request)),
    );
    const isOpen = await this.#isOpen();
    if (unattended && !isOpen) await desk.ledger.run(raiseAbsence, { request: unattended });
    if (!unattended && isOpen) await desk.ledger.run(resolveAbsence, {});
    this.#isRaised = unattended !== undefined;
  }

  async #isOpen(): Promise<boolean> {
    const alerts = await this.#parts.desk.ledger.openAlerts();
    return alerts.some(({ code, subject }) => code === absenceAlert.code && subject === absenceAlert.subject);
  }
}
