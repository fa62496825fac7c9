/** What the lists and figures of a ledger are narrowed to, and what the figures are. */

import type { Instant, Milliseconds } from "../base/clock.ts";
import type { Decider } from "../domain/deciders.ts";
import type { RequestStatus } from "../domain/lifecycle.ts";
import type { Risk } from "../domain/policy/policy.ts";
import type { RequestKind } from "../domain/request.ts";
import type { TaskState } from "../domain/task.ts";

/** Which page of a list; pages stay whole while others write. `cursor` is the last page's `nextCursor`. */
export interface PageQuery {
  /** The most items. */
  readonly limit: number;
  readonly cursor?: string;
}

/** Which tasks to list, the newest begun first. */
export interface TaskQuery extends PageQuery {
  readonly agent?: string;
  readonly state?: TaskState;
  /** Only those reported by this identity. */
  readonly requester?: string;
}

/** Whose notes to list, newest first: those in a mailbox, or those that somebody sent. */
export type NoteQuery = PageQuery &
  ({ readonly to: string; readonly unread?: boolean } | { readonly from: string });

/** Of which requests the figures are. */
export interface StatsQuery {
  /** Only those made since then. */
  readonly since: Instant;
  readonly agent?: string;
  readonly kind?: RequestKind;
}

/** How long something took. */
export interface Durations {
  readonly count: number;
  /** Null where there was none. */
  readonly p50: Milliseconds | null;
  readonly p95: Milliseconds | null;
}

/** The figures of the requests of a window of time. */
export interface RequestStats {
  /** From when the requests are that were counted: later than was asked for where there were too many. */
  readonly since: Instant;
  readonly isPartial: boolean;
  readonly requests: number;
  readonly byStatus: Readonly<Partial<Record<RequestStatus, number>>>;
  readonly byRisk: Readonly<Partial<Record<Risk | "unruled", number>>>;
  readonly byKind: Readonly<Partial<Record<RequestKind, number>>>;
  /** Those with the most requests, the rest in `otherAgents`. */
  readonly byAgent: Readonly<Record<string, number>>;
  readonly otherAgents: number;
  readonly byDecider: Readonly<Partial<Record<Decider, number>>>;
  /** From an ask to a person's decision. */
  readonly decision: Durations;
  /** Of commands that ran. */
  readonly execution: Durations;
  /** The whole hours that had requests, oldest first. */
  readonly hours: readonly { readonly from: Instant; readonly requests: number }[];
}
