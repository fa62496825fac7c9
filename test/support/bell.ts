import { attendRequest } from "../../src/actors/attend-request.ts";
import { notificationActors } from "../../src/actors/notification-actors.ts";
import type { Clock } from "../../src/base/clock.ts";
import type { Desk } from "../../src/clearance/desk.ts";
import { submit } from "../../src/clearance/submit.ts";
import type { NotificationDelivery } from "../../src/domain/notification-delivery.ts";
import { emptyPlan, type NotificationPlan } from "../../src/domain/notification-plan.ts";
import type { AgentRequest } from "../../src/domain/request.ts";
import type { Entry } from "../../src/ledger/entry.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { Feed } from "../../src/notifiers/feed.ts";
import type { Notifier } from "../../src/notifiers/notifier.ts";
import { EmbeddedBroker } from "../../src/queue/brokers/embedded.ts";
import { Worker } from "../../src/queue/worker.ts";
import { assertDescribed } from "./described-entries.ts";
import { granted, noRhythm, submission } from "./requests.ts";
import { deskOn, patientPolicy } from "./test-desk.ts";

export interface BellOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly plan?: NotificationPlan;
  readonly notifiers?: readonly Notifier[];
}

/** A ledger with the actors that bring news to people, as a desk runs them; no door, no executor. */
export class Bell {
  readonly clock: Clock;
  readonly feed = new Feed();
  readonly ledger: SqliteLedger;
  readonly desk: Desk;
  /** Both may be changed at any time, as their files may. */
  readonly source: { plan: NotificationPlan };
  readonly notifiers: Map<string, Notifier>;
  worker: Worker | undefined;
  #broker: EmbeddedBroker | undefined;

  constructor({ file, clock, plan = emptyPlan, notifiers = [] }: BellOptions) {
    this.clock = clock;
    this.ledger = new SqliteLedger({ file, clock });
    this.source = { plan };
    this.desk = deskOn(this.ledger, clock, this.source, patientPolicy);
    this.notifiers = new Map(notifiers.map((notifier) => [notifier.channel, notifier]));
  }

  /** Opens the ledger; `work` makes it handle messages. */
  async open(): Promise<this> {
    await this.ledger.start();
    return this;
  }

  async work(name = "bell"): Promise<this> {
    const { clock, feed, desk, ledger, notifiers } = this;
    const source = { notifier: (channel: string) => notifiers.get(channel) };
    const actors = [
      ...notificationActors({ desk, feed, plan: this.source, notifiers: source, clock }),
      attendRequest(desk, clock),
    ];
    this.#broker = new EmbeddedBroker({ store: ledger.messages, clock });
    const concurrency = { notify: 64, deliver: 256, upkeep: 64 };
    this.worker = new Worker({ broker: this.#broker, actors, concurrency, name, clock });
    await this.#broker.start();
    await this.worker.start();
    return this;
  }

  async close(): Promise<void> {
    await this.worker?.stop();
    await this.#broker?.stop();
    try {
      await assertDescribed(this.ledger);
    } finally {
      await this.ledger.stop();
    }
  }

  async ask(over: Parameters<typeof submission>[0] = {}): Promise<AgentRequest> {
    return granted(
      await this.ledger.run(submit, submission({ seenAt: this.clock.now(), rhythm: noRhythm, ...over })),
    ).request;
  }

  async stored(id: string): Promise<AgentRequest> {
    const request = await this.ledger.request(id);
    if (!request) throw new Error(`no request ${id}`);
    return request;
  }

  /** Oldest first. */
  async deliveries(): Promise<readonly NotificationDelivery[]> {
    const { items } = await this.ledger.deliveries({ limit: 10_000 });
    return items.toReversed();
  }

  async history(subject: string): Promise<readonly Entry[]> {
    return this.ledger.entriesOf(subject, 10_000);
  }
}
