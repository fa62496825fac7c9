import type { Clock } from "../base/clock.ts";
import type { Service } from "../base/service.ts";
import { tellHead } from "../clearance/outgoing-news.ts";
import { untilNextDay } from "../domain/day.ts";
import type { Ledger } from "../ledger/ledger.ts";

/** Sees to it that the message is there which tells of the history's head each day; its key keeps it the only one. */
export class DailyHead implements Service {
  readonly #ledger: Ledger;
  readonly #clock: Clock;

  constructor(ledger: Ledger, clock: Clock) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    await this.#ledger.messages.send([tellHead(untilNextDay(this.#clock.now()))]);
  }

  async stop(): Promise<void> {}
}
