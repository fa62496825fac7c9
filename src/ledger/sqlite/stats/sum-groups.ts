import type { Durations, RequestStats, StatsQuery } from "../../queries.ts";
import type { Group } from "./block.ts";
import { Histogram } from "./histogram.ts";

/** How many agents are counted by name. */
const namedAgents = 50;

/** The figures of all groups that the query asks for; where they begin is said by whoever has read them. */
export function sumGroups(
  all: readonly Group[],
  { agent, kind }: StatsQuery,
): Omit<RequestStats, "since" | "isPartial"> {
  const groups = all.filter(
    (group) => (agent === undefined || group.agent === agent) && (kind === undefined || group.kind === kind),
  );
  const requests = groups.reduce((sum, group) => sum + group.requests, 0);
  const byAgent = Object.fromEntries(
    Object.entries(countBy(groups, (group) => group.agent))
      .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
      .slice(0, namedAgents),
  );
  const named = Object.values(byAgent).reduce((sum, count) => sum + count, 0);
  const byHour = Object.entries(countBy(groups, (group) => String(group.hour)));
  return {
    requests,
    byStatus: countBy(groups, (group) => group.status),
    byRisk: countBy(groups, (group) => group.risk ?? "unruled"),
    byKind: countBy(groups, (group) => group.kind),
    byAgent,
    otherAgents: requests - named,
    byDecider: countBy(groups, (group) => group.decider),
    decision: durationsOf(groups.map((group) => group.decision)),
    execution: durationsOf(groups.map((group) => group.execution)),
    hours: byHour
      .map(([from, count]) => ({ from: Number(from), requests: count }))
      .sort((a, b) => a.from - b.from),
  };
}

function countBy<Key extends string>(
  groups: readonly Group[],
  keyOf: (group: Group) => Key,
): Record<Key, number> {
  const counts = new Map<Key, number>();
  for (const group of groups) {
    const key = keyOf(group);
    counts.set(key, (counts.get(key) ?? 0) + group.requests);
  }
  return Object.fromEntries(counts) as Record<Key, number>;
}

function durationsOf(histograms: readonly Histogram[]): Durations {
  const sum = new Histogram();
  for (const histogram of histograms) sum.addAll(histogram);
  return { count: sum.count, p50: sum.quantile(0.5), p95: sum.quantile(0.95) };
}
