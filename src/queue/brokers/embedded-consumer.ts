import type { Clock, Timer } from "../../base/clock.ts";
import type { Consumer, ConsumerOptions } from "../broker.ts";
import type { Lease, LeasedMessage } from "../message.ts";
import type { Settlement } from "../outcome.ts";
import type { MessageStore } from "../store.ts";

interface PendingSettlement {
  readonly settlement: Settlement;
  readonly resolve: (held: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** How long a consumer trusts the wall time by which it set its timer: the clock may be set meanwhile. */
const longestLook = 5_000;

/** One worker's reading side of a store: waits for the store's wake and for the next due time, and never polls. */
export class EmbeddedConsumer implements Consumer {
  readonly #store: MessageStore;
  readonly #options: ConsumerOptions;
  readonly #clock: Clock;
  readonly #forget: () => void;
  readonly #taking = new Set<Promise<unknown>>();
  #pending: PendingSettlement[] = [];
  #closed = false;
  /** Counts the wakes, so that one that comes while the store is being asked is not missed. */
  #wakes = 0;
  #waiting = new Set<() => void>();

  constructor(store: MessageStore, options: ConsumerOptions, clock: Clock) {
    this.#store = store;
    this.#options = options;
    this.#clock = clock;
    this.#forget = store.onReady(() => this.#wake());
  }

  take(limit: number): Promise<readonly LeasedMessage[]> {
    const taken = this.#take(limit);
    const settled = taken.then(
      () => {},
      () => {},
    );
    this.#taking.add(settled);
    void settled.then(() => this.#taking.delete(settled));
    return taken;
  }

  async #take(limit: number): Promise<readonly LeasedMessage[]> {
    while (!this.#closed) {
      // Claims before it looks, so that a busy worker's claim shares the commit of its settlements.
      const messages = await this.#claim(limit);
      if (messages.length > 0) return this.#closed ? this.#giveBack(messages) : messages;
      await this.#untilDue();
    }
    return [];
  }

  #claim(limit: number): Promise<readonly LeasedMessage[]> {
    const { worker, queues, lease } = this.#options;
    return this.#store.claim({ worker, queues, limit, lease });
  }

  /** The claim of a consumer that was closed meanwhile reaches nobody. */
  async #giveBack(messages: readonly LeasedMessage[]): Promise<readonly LeasedMessage[]> {
    await this.#store.settle(messages.map(({ lease }) => ({ lease, as: "released" })));
    return [];
  }

  async #untilDue(): Promise<void> {
    while (!this.#closed) {
      const wakes = this.#wakes;
      const due = await this.#store.nextDue(this.#options.queues);
      if (due !== undefined && due <= this.#clock.now()) return;
      if (wakes === this.#wakes) await this.#untilWoken(due);
    }
  }

  #untilWoken(due: number | undefined): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const woken = (): void => {
        timer?.cancel();
        this.#waiting.delete(woken);
        resolve();
      };
      if (due !== undefined) timer = this.#clock.after(Math.min(due - this.#clock.now(), longestLook), woken);
      this.#waiting.add(woken);
    });
  }

  #wake(): void {
    this.#wakes++;
    for (const woken of [...this.#waiting]) woken();
  }

  settle(settlement: Settlement): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ settlement, resolve, reject });
      // A tick runs after all promise callbacks of this turn, and before the turn in which the store commits.
      if (this.#pending.length === 1) process.nextTick(() => void this.#settlePending());
    });
  }

  async #settlePending(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    try {
      const held = await this.#store.settle(pending.map(({ settlement }) => settlement));
      for (const [index, { resolve }] of pending.entries()) resolve(held[index] ?? false);
    } catch (error) {
      for (const { reject } of pending) reject(error);
    }
  }

  renew(leases: readonly Lease[]): Promise<readonly string[]> {
    return this.#store.renew(leases, this.#options.lease);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#forget();
    this.#wake();
    await Promise.all(this.#taking);
  }
}
