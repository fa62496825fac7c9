import type { Clock, Instant, Milliseconds } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { ForeignCommits } from "../../base/sqlite/foreign-commits.ts";
import type { GroupWriter } from "../../base/sqlite/group-writer.ts";
import type {
  DeadLetter,
  Lease,
  LeasedMessage,
  Message,
  MessageDraft,
  MessageState,
  Sent,
} from "../message.ts";
import type { Settlement } from "../outcome.ts";
import { givesBack } from "../settlement.ts";
import type {
  ClaimRequest,
  DeadLetterFilter,
  DeadLetterQuery,
  MessageStore,
  Page,
  QueueStats,
  RedriveOptions,
} from "../store.ts";
import type { MessageTable } from "./message-table.ts";

/** What the store stands on; whoever makes these also starts and stops them. */
export interface SqliteStoreParts {
  readonly writer: GroupWriter;
  readonly db: Database;
  readonly table: MessageTable;
  readonly clock: Clock;
  readonly foreign: ForeignCommits;
}

/** A message store in an SQLite file that it may share with a ledger: every write is a piece of the writer's group. */
export class SqliteMessageStore implements MessageStore {
  readonly #writer: GroupWriter;
  readonly #table: MessageTable;
  readonly #clock: Clock;
  readonly #foreign: ForeignCommits;
  readonly #listeners = new Set<() => void>();

  constructor(parts: SqliteStoreParts) {
    this.#writer = parts.writer;
    this.#table = parts.table;
    this.#clock = parts.clock;
    this.#foreign = parts.foreign;
  }

  send(drafts: readonly MessageDraft[]): Promise<readonly Sent[]> {
    return this.#writeAndWake((now) => drafts.map((draft) => this.#table.insert(draft, now)));
  }

  claim(request: ClaimRequest): Promise<readonly LeasedMessage[]> {
    return this.#write((now) => this.#table.claim(request, now));
  }

  async settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    const settled = await this.#write((now) =>
      settlements.map((settlement) => this.#table.settle(settlement, now)),
    );
    // A dead letter may send a message, too: its ledger raises an alert.
    if (settlements.some((one) => givesBack(one) || one.as === "dead")) this.wake();
    return settled;
  }

  renew(leases: readonly Lease[], lease: Milliseconds): Promise<readonly string[]> {
    return this.#write((now) => this.#table.renew(leases, lease, now));
  }

  rescue(lossLimit: number): Promise<number> {
    return this.#rescue((now) => this.#table.rescue(lossLimit, now));
  }

  rescueWorker(worker: string, lossLimit: number): Promise<number> {
    return this.#rescue((now) => this.#table.rescueWorker(worker, lossLimit, now));
  }

  async #rescue(work: (now: Instant) => number): Promise<number> {
    const count = await this.#write(work);
    if (count > 0) this.wake();
    return count;
  }

  cancel(keys: readonly string[]): Promise<number> {
    return this.#write(() => this.#table.cancel(keys));
  }

  pause(queue: string): Promise<void> {
    return this.#write((now) => this.#table.pause(queue, now));
  }

  resume(queue: string): Promise<void> {
    return this.#writeAndWake(() => this.#table.resume(queue));
  }

  async find(id: string): Promise<(Message & { readonly state: MessageState }) | undefined> {
    return this.#table.find(id, this.#clock.now());
  }

  async leased(limit: number): Promise<readonly LeasedMessage[]> {
    return this.#table.leased(limit);
  }

  async stats(): Promise<readonly QueueStats[]> {
    return this.#table.stats(this.#clock.now());
  }

  async nextDue(queues: readonly string[]): Promise<Instant | undefined> {
    return this.#table.nextDue(queues, this.#clock.now());
  }

  async deadLetters(query: DeadLetterQuery): Promise<Page<DeadLetter>> {
    return this.#table.deadLetters(query);
  }

  async deadLetter(id: string): Promise<DeadLetter | undefined> {
    return this.#table.deadLetter(id);
  }

  async countDeadLetters(filter: DeadLetterFilter): Promise<number> {
    return this.#table.countDeadLetters(filter);
  }

  redrive(ids: readonly string[], options: RedriveOptions = {}): Promise<readonly string[]> {
    return this.#writeAndWake((now) => this.#table.redrive(ids, options, now));
  }

  discard(id: string, options: { readonly reason?: string; readonly by?: string } = {}): Promise<boolean> {
    return this.#write(() => this.#table.discard(id, options));
  }

  onReady(listener: () => void): () => void {
    const forget = this.#foreign.onCommit(listener);
    this.#listeners.add(listener);
    return () => {
      forget();
      this.#listeners.delete(listener);
    };
  }

  /** Tells the listeners that a commit outside this store (a ledger's verb) has made messages ready or scheduled. */
  wake(): void {
    for (const listener of this.#listeners) listener();
  }

  #write<T>(work: (now: Instant) => T): Promise<T> {
    return this.#writer.write(() => work(this.#clock.now()));
  }

  async #writeAndWake<T>(work: (now: Instant) => T): Promise<T> {
    const value = await this.#write(work);
    this.wake();
    return value;
  }
}
