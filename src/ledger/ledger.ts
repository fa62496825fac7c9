/**
 * The ledger is the truth: requests, their history, the messages that carry them on, executions and identities.
 *
 * What it promises: `run` stores all changes of a verb or none, in one transaction that is on disk before the promise
 * resolves; messages that a verb sends are part of it (the outbox). History is append-only, numbered without gaps, and
 * hash-chained. Nobody hears of a change before it is committed.
 * What it does not promise: reads outside a verb are of a moment ago; a verb decides on what it read itself.
 */

import type { Instant } from "../base/clock.ts";
import type { Service } from "../base/service.ts";
import type { Execution } from "../domain/execution.ts";
import type { Grant } from "../domain/grant.ts";
import type { Notification } from "../domain/notification.ts";
import type { NotificationDelivery } from "../domain/notification-delivery.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Token } from "../domain/reviewer.ts";
import type { Search } from "../domain/search/search.ts";
import type { Task } from "../domain/task.ts";
import type { RatesByQueue } from "../queue/attempt-meter.ts";
import type { MessageStore, Page } from "../queue/store.ts";
import type { ChainHead, ChainReport, Entry } from "./entry.ts";
import type { NoteQuery, PageQuery, RequestStats, StatsQuery, TaskQuery } from "./queries.ts";
import type { AgentRecord, Alert, KeptNote, NewWorker, WorkerRecord } from "./records.ts";
import type { Needs, Verb } from "./verb.ts";

/** Which requests to list, newest first; a page may have fewer than `limit`, or none, although others follow. */
export interface RequestQuery extends PageQuery {
  readonly search?: Search;
}

/** Which asks of a client's session to read. */
export interface SessionQuery {
  readonly session: string;
  /** Only those of one content. */
  readonly fingerprint?: string;
  /** Only those that are not finished. */
  readonly unfinished?: boolean;
  readonly limit: number;
}

/** Which grants to list, newest first. */
export interface GrantQuery extends PageQuery {
  /** Only those that were open then. */
  readonly openAt?: Instant;
  /** Only those that cover the asks of this identity. */
  readonly requester?: string;
}

/** Which deliveries of notifications to list, newest first. */
export interface DeliveryQuery extends PageQuery {
  readonly state?: NotificationDelivery["state"];
  readonly channel?: string;
  readonly recipient?: string;
  readonly notification?: string;
}

/** A delivery and what it carries. */
export interface DeliveryAtHand {
  readonly delivery: NotificationDelivery;
  readonly notification: Notification;
}

/** Captured output of an execution, as bytes that came. */
export interface CapturedOutput {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface OutputChunk {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

/** What the sweeper looks for: things that time has overtaken. */
export interface Overdue {
  /** Pending with something that time was to do by now: a reminder, the next of an escalation, their end. */
  readonly pending: readonly string[];
  /** Approved past the end of their clearance. */
  readonly approved: readonly string[];
  /** Executing under a lease that has run out. */
  readonly executing: readonly string[];
  /** Notifications that should have left. */
  readonly notifications: readonly string[];
}

export interface Ledger extends Service {
  /** Runs one verb as one transaction. */
  run<Input, N extends Needs, Answer>(verb: Verb<Input, N, Answer>, input: Input): Promise<Answer>;

  /** The outbox, which is also the embedded queue. */
  readonly messages: MessageStore;

  request(id: string): Promise<AgentRequest | undefined>;
  requests(query: RequestQuery): Promise<Page<AgentRequest>>;
  countPending(): Promise<number>;
  /** Those that wait for a decision, the oldest in front. */
  waiting(limit: number): Promise<readonly AgentRequest[]>;
  /** How many requests have a result that nobody has fetched, and that was found so since then. */
  countUnfetched(since: Instant): Promise<number>;
  /** The request that has this name, see `keyName`, `callName` and `askName`. */
  requestNamed(name: string): Promise<AgentRequest | undefined>;
  /** What the hooks of a client's session asked for, newest first. */
  asksOfSession(query: SessionQuery): Promise<readonly AgentRequest[]>;
  execution(requestId: string): Promise<Execution | undefined>;
  output(executionId: string): Promise<CapturedOutput>;
  /** Adds captured output while the execution is open and this claim holds it; false if it does not. */
  appendOutput(executionId: string, claim: string, chunks: readonly OutputChunk[]): Promise<boolean>;

  grants(query: GrantQuery): Promise<Page<Grant>>;

  /** By name. */
  agents(query: PageQuery): Promise<Page<AgentRecord>>;
  tasks(query: TaskQuery): Promise<Page<Task>>;
  notes(query: NoteQuery): Promise<Page<KeptNote>>;
  stats(query: StatsQuery): Promise<RequestStats>;
  delivery(id: string): Promise<DeliveryAtHand | undefined>;
  deliveries(query: DeliveryQuery): Promise<Page<NotificationDelivery>>;
  /** How many deliveries were given up since then. */
  countUndelivered(since: Instant): Promise<number>;

  tokenByHash(hash: string): Promise<Token | undefined>;
  /** Newest first. */
  tokens(query: PageQuery): Promise<Page<Token>>;
  /** Whether there is, or was, a token that bears this name. */
  isIdentity(name: string): Promise<boolean>;

  entries(after: number, limit: number): Promise<readonly Entry[]>;
  /** The entries about a subject after a number of the ledger, oldest first. */
  entriesOf(subject: string, limit: number, after?: number): Promise<readonly Entry[]>;
  head(): Promise<ChainHead>;
  verifyChain(): Promise<ChainReport>;

  openAlerts(): Promise<readonly Alert[]>;
  /** Those that are open, oldest first. */
  alerts(query: PageQuery): Promise<Page<Alert>>;
  overdue(now: Instant, limit: number): Promise<Overdue>;

  registerWorker(worker: NewWorker): Promise<void>;
  heartbeat(workerId: string, rates?: RatesByQueue): Promise<void>;
  /** Ends a worker that said goodbye, or that was found dead: then its leases end at once too. */
  removeWorker(workerId: string, how: "stopped" | "lost"): Promise<void>;
  workers(): Promise<readonly WorkerRecord[]>;

  /** Calls back after commits, of this or another process, that may have sealed entries. */
  onCommit(listener: () => void): () => void;
}
