import { need } from "./access.ts";
import type { Routes } from "./context.ts";
import { entryView } from "./entry-view.ts";
import { parseInput } from "./parse-input.ts";
import { entryList, nothing } from "./schemas.ts";

/** The history with its chain, and the alerts that stand open. */
export const auditRoutes: Routes = (app, { desk }) => {
  const { ledger } = desk;

  app.get("/audit/head", async (request) => {
    need(request.caller, "read-audit");
    parseInput(nothing, request.query, "query");
    return ledger.head();
  });

  app.get("/audit/verify", async (request) => {
    need(request.caller, "read-audit");
    parseInput(nothing, request.query, "query");
    return ledger.verifyChain();
  });

  app.get("/audit/entries", async (request) => {
    need(request.caller, "read-audit");
    const { after, limit } = parseInput(entryList, request.query, "query");
    const entries = await ledger.entries(after, limit);
    const last = entries.length < limit ? undefined : entries.at(-1);
    return { items: entries.map(entryView), nextCursor: last ? String(last.seq) : null };
  });

  app.get("/alerts", async (request) => {
    need(request.caller, "read-all");
    parseInput(nothing, request.query, "query");
    const alerts = await ledger.openAlerts();
    const items = alerts.map((alert) => ({ ...alert, raisedAt: new Date(alert.raisedAt).toISOString() }));
    return { items, nextCursor: null };
  });
};
