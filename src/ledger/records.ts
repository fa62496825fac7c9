import type { Instant } from "../base/clock.ts";
import type { AlertCode } from "../domain/alert.ts";
import type { ProcessRef } from "../domain/execution.ts";
import type { Note } from "../domain/note.ts";
import type { Role } from "../domain/reviewer.ts";
import type { RatesByQueue } from "../queue/attempt-meter.ts";

/** A one-time code that makes a person's login; only its hash is kept. */
export interface LoginCode {
  /** sha256 of the code, hex. */
  readonly hash: string;
  readonly createdBy: string;
  readonly role: Role;
  readonly expiresAt: Instant;
}

/** A process that runs actors. */
export interface WorkerRecord {
  readonly id: string;
  readonly host: string;
  readonly process: ProcessRef;
  readonly queues: readonly string[];
  readonly version: string;
  readonly startedAt: Instant;
  readonly heartbeatAt: Instant;
  /** Of the minute before its last heartbeat. */
  readonly rates: RatesByQueue;
}

/** What a worker says of itself when it begins. */
export type NewWorker = Omit<WorkerRecord, "startedAt" | "heartbeatAt" | "rates">;

/** A condition that wants a person; open until it is resolved. */
export interface Alert {
  readonly code: AlertCode;
  readonly subject: string;
  readonly message: string;
  readonly raisedAt: Instant;
  readonly resolvedAt?: Instant;
}

/** An agent that was seen, or registered, with what it has asked. */
export interface AgentRecord {
  readonly name: string;
  readonly title?: string;
  readonly registeredAt?: Instant;
  readonly registeredBy?: string;
  readonly firstSeenAt?: Instant;
  readonly lastSeenAt?: Instant;
  /** Of how many sessions the newest ones are listed. */
  readonly sessionCount: number;
  readonly sessions: readonly SessionRecord[];
  /** How many of its requests wait for a decision. */
  readonly pending: number;
  readonly lastRequestId?: string;
}

/** One run of an agent. */
export interface SessionRecord {
  readonly id: string;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
}

/** A note in the list of what somebody got or sent. */
export interface KeptNote extends Note {
  readonly recipients: number;
  /** How many of them have read it. */
  readonly read: number;
  /** When the recipient whose mailbox is listed has read it. */
  readonly readAt?: Instant;
}
