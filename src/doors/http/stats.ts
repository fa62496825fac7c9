import { z } from "zod";
import { parseDuration } from "../../base/duration.ts";
import { requestKinds } from "../../domain/request.ts";
import { type DurationsView, type StatsView, statsSchema } from "../../domain/views/stats.ts";
import type { Durations, RequestStats } from "../../ledger/queries.ts";
import { duration, text } from "./fields.ts";
import { ok, type Route, route } from "./route.ts";

const month = 31 * 86_400_000;

const statsQuery = z.strictObject({
  since: duration(60_000, month, "between 1m and 31d").default("24h"),
  agent: text(100).optional(),
  kind: z.enum(requestKinds).optional(),
});

/** The figures of what was asked and what became of it. */
export const statsRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/stats",
    operation: "getStats",
    summary: "Count requests by state, risk, kind, agent and decider, with how long they took",
    description:
      "Of the newest million within `since`. The first question of half a minute reads them all, some 1.6 s for a million; later ones only what is new or open, some 10 ms.",
    tag: "requests",
    access: "read-all",
    query: statsQuery,
    answers: { 200: statsSchema },
    async handle({ query: { since, ...query } }, { desk, clock }) {
      return ok(statsView(await desk.ledger.stats({ ...query, since: clock.now() - parseDuration(since) })));
    },
  }),
];

function statsView(stats: RequestStats): StatsView {
  return {
    ...stats,
    since: new Date(stats.since).toISOString(),
    decision: durationsView(stats.decision),
    execution: durationsView(stats.execution),
    hours: stats.hours.map(({ from, requests }) => ({ from: new Date(from).toISOString(), requests })),
  };
}

function durationsView({ count, p50, p95 }: Durations): DurationsView {
  return { count, p50Ms: p50, p95Ms: p95 };
}
