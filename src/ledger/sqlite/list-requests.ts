import { VistoError } from "../../base/errors.ts";
import type { AgentRequest } from "../../domain/request.ts";
import type { Page } from "../../queue/store.ts";
import type { RequestQuery } from "../ledger.ts";
import { Filter } from "./filter.ts";
import { selectRequests, toRequest } from "./request-table.ts";
import type { Row } from "./rows.ts";

/** Runs a query away from the main thread. */
export type ReadRows = (sql: string, values: readonly (string | number)[]) => Promise<Row[]>;

/**
 * One page of requests, newest first. Each status is asked for by itself, because one index gives one status in
 * order: a page of the few pending ones then costs the same beside a million finished ones.
 */
export async function listRequests(read: ReadRows, query: RequestQuery): Promise<Page<AgentRequest>> {
  const statuses = query.status?.length ? [...new Set(query.status)] : [undefined];
  const lists = await Promise.all(statuses.map((status) => readStatus(read, query, status)));
  const rows = lists.flat().sort((a, b) => Number(b.n) - Number(a.n));
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(toRequest),
    nextCursor: rows.length > query.limit && last ? String(last.n) : null,
  };
}

function readStatus(read: ReadRows, query: RequestQuery, status: string | undefined): Promise<Row[]> {
  const filter = new Filter();
  filter.where("status = ?", status);
  filter.where("agent = ?", query.agent);
  filter.where("kind = ?", query.kind);
  filter.where(riskCondition(query.risk), query.risk);
  filter.where("requester = ?", query.requester);
  filter.where("unfetched_at >= ?", query.unfetched && 0);
  filter.where("instr(search, ?) > 0", query.text?.toLowerCase());
  filter.where("n < ?", readCursor(query.cursor));
  const sql = `${selectRequests} ${filter.sql} ORDER BY n DESC LIMIT ?`;
  return read(sql, [...filter.values, query.limit + 1]);
}

/** The number of the row that a page ended with. @throws VistoError `usage` for a text that is no page's `nextCursor`. */
export function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new VistoError("usage", `expected the nextCursor of the last page, got ${JSON.stringify(cursor)}`);
}

/** The partial index over the rare risks is only used where the query names its condition. */
function riskCondition(risk: string | undefined): string {
  return risk === "high" || risk === "critical" ? "risk = ? AND risk IN ('high', 'critical')" : "risk = ?";
}
