import type { Instant, Milliseconds } from "../base/clock.ts";
import type { ResultOutcome } from "./request.ts";

/** A process as the kernel tells it apart from a later one with the same number. */
export interface ProcessRef {
  readonly pid: number;
  /** Clock ticks since boot, or "" where the system does not say. */
  readonly startTime: string;
}

/** One run of a cleared command: at most one per request. */
export interface Execution {
  readonly id: string;
  readonly requestId: string;
  readonly by: "server" | "agent";
  /** The executor's own secret: whoever cannot name it may not renew or confirm. */
  readonly claim: string;
  /** The worker whose death ends the lease at once; absent for an agent's own process. */
  readonly worker?: string;
  readonly startedAt: Instant;
  readonly leaseUntil: Instant;
  readonly process?: ProcessRef;
  readonly endedAt?: Instant;
  readonly outcome?: ResultOutcome;
}

/** How long an executor's silence lasts before its run counts as lost, and how often it speaks. */
export const executionLease: Milliseconds = 15_000;
export const executionRenewEvery: Milliseconds = 5_000;
