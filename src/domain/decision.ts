import type { Instant } from "../base/clock.ts";

/** What a decision says. */
export type Verdict = "approve" | "reject";

/** One reviewer's yes to an ask that needs several: it clears nothing by itself. */
export interface Approval {
  readonly by: string;
  readonly at: Instant;
  readonly reason?: string;
}

/** A reviewer's (or the policy's, or the client's) answer to a request. */
export interface Decision {
  readonly verdict: Verdict;
  /** The authenticated identity, `policy`, or `client` where a person answered in the client itself. */
  readonly by: string;
  readonly at: Instant;
  readonly reason?: string;
  /** Whether nobody had decided when the deadline came, so that the policy did. */
  readonly atDeadline?: true;
  /** The grant by which it was approved, without anybody looking at it. */
  readonly grant?: string;
  /** The grant that was given with the approval. */
  readonly gave?: string;
}
