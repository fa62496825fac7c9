/** The life of a request, in one table. A step that is not listed here does not exist. */

export const requestStatuses = [
  "pending",
  "approved",
  "executing",
  "executed",
  "failed",
  "timed_out",
  "unknown",
  "rejected",
  "withdrawn",
  "expired",
  "lapsed",
] as const;
/** Where a request is in its life. */
export type RequestStatus = (typeof requestStatuses)[number];

/**
 * From each status, the statuses it may go to.
 * `pending > executed`: the client ran it itself, or the desk did it in the same commit.
 * `unknown > …`: a person says what had become of it.
 */
export const transitions = {
  pending: ["approved", "rejected", "withdrawn", "expired", "executed"],
  approved: ["executing", "lapsed", "withdrawn"],
  executing: ["executed", "failed", "timed_out", "unknown"],
  unknown: ["executed", "failed"],
  executed: [],
  failed: [],
  timed_out: [],
  rejected: [],
  withdrawn: [],
  expired: [],
  lapsed: [],
} as const satisfies Record<RequestStatus, readonly RequestStatus[]>;

export function mayBecome(from: RequestStatus, to: RequestStatus): boolean {
  return (transitions[from] as readonly RequestStatus[]).includes(to);
}

const waitingForDecision: ReadonlySet<RequestStatus> = new Set(["pending"]);
const unfinished: ReadonlySet<RequestStatus> = new Set(["pending", "approved", "executing"]);

/** Whether a reviewer, the policy or the clock has settled the ask. */
export function isDecided(status: RequestStatus): boolean {
  return !waitingForDecision.has(status);
}

/** Whether nothing more will happen by itself (`unknown` waits for a person, but is finished for the agent). */
export function isFinished(status: RequestStatus): boolean {
  return !unfinished.has(status);
}
