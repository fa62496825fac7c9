import { type Clock, type Milliseconds, systemClock, type Timer } from "../../base/clock.ts";
import { bestEffort, type Log, silentLog } from "../../base/log.ts";
import type { Broker, Consumer, ConsumerOptions } from "../broker.ts";
import type { DeadLetter, MessageDraft, Sent } from "../message.ts";
import type {
  DeadLetterFilter,
  DeadLetterQuery,
  MessageStore,
  Page,
  QueueStats,
  RedriveOptions,
} from "../store.ts";
import { EmbeddedConsumer } from "./embedded-consumer.ts";

/** On which store a broker works, and what it does about lost workers. */
export interface EmbeddedBrokerOptions {
  /** Started and stopped by whoever made it. */
  readonly store: MessageStore;
  readonly clock?: Clock;
  readonly log?: Log;
  /** How often expired leases are looked for; default 5 s. */
  readonly rescueEvery?: Milliseconds;
  /** At which loss a message becomes a dead letter: it may be what kills its workers. Default 5. */
  readonly lossLimit?: number;
}

/** The store itself is the queue: claim by lease, wake at commit, no server. */
export class EmbeddedBroker implements Broker {
  readonly #store: MessageStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #rescueEvery: Milliseconds;
  readonly #lossLimit: number;
  #timer: Timer | undefined;
  #rescue: Promise<void> = Promise.resolve();
  #running = false;

  constructor(options: EmbeddedBrokerOptions) {
    this.#store = options.store;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? silentLog;
    this.#rescueEvery = options.rescueEvery ?? 5_000;
    this.#lossLimit = options.lossLimit ?? 5;
  }

  /** Begins to look for expired leases; those of a former process are put back at once. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    await this.#store.rescue(this.#lossLimit);
    this.#armRescue();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    await this.#rescue;
  }

  #armRescue(): void {
    if (!this.#running) return;
    this.#timer = this.#clock.after(this.#rescueEvery, () => {
      const rescue = bestEffort(this.#log, "rescue_failed", () => this.#store.rescue(this.#lossLimit));
      this.#rescue = rescue.then(() => this.#armRescue());
    });
  }

  consume(options: ConsumerOptions): Consumer {
    return new EmbeddedConsumer(this.#store, options, this.#clock);
  }

  send(drafts: readonly MessageDraft[]): Promise<readonly Sent[]> {
    return this.#store.send(drafts);
  }

  cancel(keys: readonly string[]): Promise<number> {
    return this.#store.cancel(keys);
  }

  pause(queue: string): Promise<void> {
    return this.#store.pause(queue);
  }

  resume(queue: string): Promise<void> {
    return this.#store.resume(queue);
  }

  stats(): Promise<readonly QueueStats[]> {
    return this.#store.stats();
  }

  deadLetters(query: DeadLetterQuery): Promise<Page<DeadLetter>> {
    return this.#store.deadLetters(query);
  }

  deadLetter(id: string): Promise<DeadLetter | undefined> {
    return this.#store.deadLetter(id);
  }

  countDeadLetters(filter: DeadLetterFilter): Promise<number> {
    return this.#store.countDeadLetters(filter);
  }

  redrive(ids: readonly string[], options?: RedriveOptions): Promise<readonly string[]> {
    return this.#store.redrive(ids, options);
  }

  discard(id: string, options?: { readonly reason?: string; readonly by?: string }): Promise<boolean> {
    return this.#store.discard(id, options);
  }
}
