import type { Instant } from "../base/clock.ts";
import type { ProcessRef } from "../domain/execution.ts";
import type { Role } from "../domain/reviewer.ts";

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
}

/** A condition that wants a person; open until it is resolved. */
export interface Alert {
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly raisedAt: Instant;
  readonly resolvedAt?: Instant;
}

export interface AgentRecord {
  readonly name: string;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
}
