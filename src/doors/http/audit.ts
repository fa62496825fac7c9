import { alertPage, chainHeadSchema, chainReportSchema, entryPage } from "../../domain/views/history.ts";
import { entryView } from "./entry-view.ts";
import { ok, type Route, route } from "./route.ts";
import { entryList } from "./schemas.ts";

/** The history with its chain, and the alerts that stand open. */
export const auditRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/audit/head",
    operation: "getChainHead",
    summary: "Show the newest entry's number and hash",
    tag: "history",
    access: "read-audit",
    answers: { 200: chainHeadSchema },
    handle: async (_call, { desk }) => ok(await desk.ledger.head()),
  }),

  route({
    method: "GET",
    path: "/audit/verify",
    operation: "verifyChain",
    summary: "Check the hash chain of the whole history",
    description: "Reads every entry: some seconds for a million of them.",
    tag: "history",
    access: "read-audit",
    answers: { 200: chainReportSchema },
    handle: async (_call, { desk }) => ok(await desk.ledger.verifyChain()),
  }),

  route({
    method: "GET",
    path: "/audit/entries",
    operation: "listEntries",
    summary: "List the entries of the whole history, oldest first",
    tag: "history",
    access: "read-audit",
    query: entryList,
    answers: { 200: entryPage },
    async handle({ query: { after, limit } }, { desk }) {
      const entries = await desk.ledger.entries(after, limit);
      const last = entries.length < limit ? undefined : entries.at(-1);
      return ok({ items: entries.map(entryView), nextCursor: last ? String(last.seq) : null });
    },
  }),

  route({
    method: "GET",
    path: "/alerts",
    operation: "listAlerts",
    summary: "List the alerts that stand open",
    tag: "history",
    access: "read-all",
    answers: { 200: alertPage },
    async handle(_call, { desk }) {
      const alerts = await desk.ledger.openAlerts();
      const items = alerts.map(({ code, subject, message, raisedAt }) => ({
        code,
        subject,
        message,
        raisedAt: new Date(raisedAt).toISOString(),
      }));
      return ok({ items, nextCursor: null });
    },
  }),
];
