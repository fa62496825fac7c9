import { z } from "zod";
import { parseDuration } from "../../base/duration.ts";
import { requestKinds } from "../../domain/request.ts";
import type { DurationsView, StatsView } from "../../domain/views/stats-view.ts";
import type { Durations, RequestStats } from "../../ledger/queries.ts";
import { need } from "./access.ts";
import type { Routes } from "./context.ts";
import { parseInput } from "./parse-input.ts";
import { duration, text } from "./schemas.ts";

const month = 31 * 86_400_000;

const statsQuery = z.strictObject({
  since: duration(60_000, month, "between 1m and 31d").default("24h"),
  agent: text(100).optional(),
  kind: z.enum(requestKinds).optional(),
});

/** The figures of what was asked and what became of it. */
export const statsRoutes: Routes = (app, { desk, clock }) => {
  app.get("/stats", async (request) => {
    need(request.caller, "read-all");
    const { since, ...query } = parseInput(statsQuery, request.query, "query");
    return statsView(await desk.ledger.stats({ ...query, since: clock.now() - parseDuration(since) }));
  });
};

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
