/**
 * A broker brings messages from whoever sends them to a worker, at least once each.
 *
 * What it promises: an accepted message is handed to a worker when it is due, again if that worker dies, and never to
 * two workers whose leases are both current. What it does not: it knows no retry policy (that is middleware),
 * and it never drops a message, it only makes a dead letter of it.
 */

import type { Milliseconds } from "../base/clock.ts";
import type { Service } from "../base/service.ts";
import type { DeadLetter, Lease, LeasedMessage, MessageDraft, Sent } from "./message.ts";
import type { Settlement } from "./outcome.ts";
import type { DeadLetterFilter, DeadLetterQuery, Page, QueueStats, RedriveOptions } from "./store.ts";

/** Who takes messages, from which queues, and for how long. */
export interface ConsumerOptions {
  /** The worker's name: leases are held under it. */
  readonly worker: string;
  readonly queues: readonly string[];
  /** How long a message stays ours without a renewal. */
  readonly lease: Milliseconds;
}

/** One worker's reading side. */
export interface Consumer {
  /** Up to `limit` messages as soon as there is at least one; empty once the consumer is closed. */
  take(limit: number): Promise<readonly LeasedMessage[]>;
  /** False if the lease was lost in the meantime (then nothing changed). */
  settle(settlement: Settlement): Promise<boolean>;
  /** Answers the ids whose leases are lost. */
  renew(leases: readonly Lease[]): Promise<readonly string[]>;
  /** Takes no more; a waiting `take` answers empty. Leases stay until they are settled or released. */
  close(): Promise<void>;
}

/** Where messages are sent to and taken from. */
export interface Broker extends Service {
  send(drafts: readonly MessageDraft[]): Promise<readonly Sent[]>;
  consume(options: ConsumerOptions): Consumer;

  /** Cancels unfinished, unleased messages by key; answers how many. */
  cancel(keys: readonly string[]): Promise<number>;
  pause(queue: string): Promise<void>;
  resume(queue: string): Promise<void>;
  stats(): Promise<readonly QueueStats[]>;

  deadLetters(query: DeadLetterQuery): Promise<Page<DeadLetter>>;
  deadLetter(id: string): Promise<DeadLetter | undefined>;
  countDeadLetters(filter: DeadLetterFilter): Promise<number>;
  redrive(ids: readonly string[], options?: RedriveOptions): Promise<readonly string[]>;
  discard(id: string, options?: { readonly reason?: string; readonly by?: string }): Promise<boolean>;
}
