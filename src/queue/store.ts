/**
 * A message store keeps messages durably and gives them out under leases; the embedded broker is a loop over one.
 *
 * What it promises: a message that `send` answered is on disk. `claim` gives a ready message to one worker at a
 * time. `settle`, `renew` and every later write carry the lease, and a lease that was lost changes nothing. An
 * expired lease is found by `rescue`, which puts the message back with the loss in its trail.
 * What it does not promise: order between messages of one priority after a retry, or one single delivery.
 */

import type { Instant, Milliseconds } from "../base/clock.ts";
import type {
  DeadLetter,
  Lease,
  LeasedMessage,
  Message,
  MessageDraft,
  MessageState,
  Sent,
} from "./message.ts";
import type { Settlement } from "./outcome.ts";

/** Which messages a worker wants. */
export interface ClaimRequest {
  readonly worker: string;
  readonly queues: readonly string[];
  readonly limit: number;
  readonly lease: Milliseconds;
}

/** What one queue holds now. */
export interface QueueStats {
  readonly queue: string;
  readonly paused: boolean;
  readonly scheduled: number;
  readonly ready: number;
  readonly leased: number;
  readonly dead: number;
  /** When the oldest ready message became due, or null. */
  readonly oldestReadyAt: Instant | null;
}

/** Which dead letters are wanted, and where a page begins. */
export interface DeadLetterQuery {
  readonly actor?: string;
  readonly queue?: string;
  readonly limit: number;
  /** From the last page's `nextCursor`. */
  readonly cursor?: string;
}

/** Which dead letters to count; without a filter all. */
export type DeadLetterFilter = Pick<DeadLetterQuery, "actor" | "queue">;

/** How dead letters go back to their queue. */
export interface RedriveOptions {
  /** Other than `undefined`: replaces the old payload. */
  readonly payload?: unknown;
  readonly by?: string;
  /** Other than `undefined`: replaces the old priority; lower goes first. */
  readonly priority?: number;
}

/** A part of a list, and where the next one begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Where messages are kept. */
export interface MessageStore {
  /** All or none are kept; answers in the order of the drafts. */
  send(drafts: readonly MessageDraft[]): Promise<readonly Sent[]>;
  /** Leases up to `limit` due messages of the queues that are not paused, by priority, then due time, then id. */
  claim(request: ClaimRequest): Promise<readonly LeasedMessage[]>;
  /** False for each settlement whose lease was lost. */
  settle(settlements: readonly Settlement[]): Promise<readonly boolean[]>;
  /** Extends the leases that are still held; answers the ids of those that are lost. */
  renew(leases: readonly Lease[], lease: Milliseconds): Promise<readonly string[]>;
  /** Puts messages with an expired lease back (`dead` after `limit` losses); answers how many. */
  rescue(lossLimit: number): Promise<number>;
  /** As `rescue`, for all messages of a worker known to be dead, whatever their leases say. */
  rescueWorker(worker: string, lossLimit: number): Promise<number>;
  /** Cancels the unfinished, unleased messages that bear one of these keys; answers how many. */
  cancel(keys: readonly string[]): Promise<number>;

  pause(queue: string): Promise<void>;
  resume(queue: string): Promise<void>;

  find(id: string): Promise<(Message & { readonly state: MessageState }) | undefined>;
  /** Up to `limit` messages that are handled now, those first whose leases end first. */
  leased(limit: number): Promise<readonly LeasedMessage[]>;
  stats(): Promise<readonly QueueStats[]>;
  /** When the next message of these queues becomes due, counting neither paused queues nor leased messages. */
  nextDue(queues: readonly string[]): Promise<Instant | undefined>;

  deadLetters(query: DeadLetterQuery): Promise<Page<DeadLetter>>;
  deadLetter(id: string): Promise<DeadLetter | undefined>;
  countDeadLetters(filter: DeadLetterFilter): Promise<number>;
  /** Makes dead letters ready again with their attempts counted from 0; answers the ids that were dead. */
  redrive(ids: readonly string[], options?: RedriveOptions): Promise<readonly string[]>;
  /** Deletes a dead letter; false if there was none. */
  discard(id: string, options?: { readonly reason?: string; readonly by?: string }): Promise<boolean>;

  /** Calls back after a commit (of this or another process) that may have made messages ready. */
  onReady(listener: () => void): () => void;
}
