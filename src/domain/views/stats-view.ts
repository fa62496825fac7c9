import type { RequestKind } from "../kind.ts";
import type { RequestStatus } from "../lifecycle.ts";
import type { Risk } from "../policy/policy.ts";

/** The figures of the requests of a window of time; times are ISO 8601 UTC. */
export interface StatsView {
  /** From when the requests are that were counted. */
  readonly since: string;
  /** True where there were more than a million: then only the newest are counted. */
  readonly isPartial: boolean;
  readonly requests: number;
  readonly byStatus: Readonly<Partial<Record<RequestStatus, number>>>;
  readonly byRisk: Readonly<Partial<Record<Risk | "unruled", number>>>;
  readonly byKind: Readonly<Partial<Record<RequestKind, number>>>;
  /** The 50 agents with the most requests. */
  readonly byAgent: Readonly<Record<string, number>>;
  readonly otherAgents: number;
  readonly byDecider: Readonly<
    Partial<Record<"policy" | "grant" | "person" | "client" | "deadline" | "nobody", number>>
  >;
  /** From an ask to a person's decision, to 2 %. */
  readonly decision: DurationsView;
  /** Of commands that ran, to 2 %. */
  readonly execution: DurationsView;
  /** The whole hours that had requests, oldest first. */
  readonly hours: readonly { readonly from: string; readonly requests: number }[];
}

export interface DurationsView {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}
