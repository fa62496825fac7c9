import {
  type AlertView,
  alertPage,
  chainHeadSchema,
  chainReportSchema,
  entryPage,
} from "../../domain/views/history.ts";
import type { Alert } from "../../ledger/records.ts";
import { pageFrom, pageView } from "./cursor.ts";
import { entryView } from "./entry-view.ts";
import { ok, type Route, route } from "./route.ts";
import { alertList, entryList } from "./schemas.ts";

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
    async handle({ query: { after, limit, cursor } }, { desk }) {
      const entries = await desk.ledger.entries(Number(cursor ?? after), limit);
      const page = pageFrom(entries, limit, ({ seq }) => seq);
      return ok(pageView("entries", page, entryView));
    },
  }),

  route({
    method: "GET",
    path: "/alerts",
    operation: "listAlerts",
    summary: "List the alerts that stand open, oldest first",
    tag: "history",
    access: "read-all",
    query: alertList,
    answers: { 200: alertPage },
    handle: async ({ query }, { desk }) => ok(pageView("alerts", await desk.ledger.alerts(query), alertView)),
  }),
];

function alertView({ code, subject, message, raisedAt }: Alert): AlertView {
  return { code, subject, message, raisedAt: new Date(raisedAt).toISOString() };
}
