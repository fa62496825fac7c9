/**
 * One page of requests, newest first, at a cost that does not grow with the history.
 *
 * A page walks the requests in the order of their numbers along one index, or one walk for each value where several are
 * looked for: the few pending ones then cost the same beside a million finished ones. What no index answers (free text,
 * a folder, a decider) is looked at row by row, `longestWalk` rows at most: then the page ends early, perhaps empty, and
 * its cursor leads on from there. The more there is to look at in each row, the shorter the walk.
 */

import type { RequestStatus } from "../../domain/lifecycle.ts";
import type { AgentRequest } from "../../domain/request.ts";
import type { Search, Term } from "../../domain/search/search.ts";
import type { Page } from "../../queue/store.ts";
import type { RequestQuery } from "../ledger.ts";
import { type ReadRows, readCursor } from "./page.ts";
import { selectRequests, toRequest } from "./request-table.ts";
import type { Row } from "./rows.ts";
import { conditionOf, type SqlCondition, traitSql } from "./search-conditions.ts";

/** How many requests one page looks at, where each has to be looked at. */
export const longestWalk = 20_000;

/** What looking at all of these may cost, each of which some 10 µs: a page never takes much longer than a second. */
const mostLooks = 4 * longestWalk;

/** What looking at one request for a term costs: in words, or in the whole of what was asked, which has to be parsed. */
function costOf({ on }: Term): number {
  return on === "cwd" || on === "session" ? 10 : 1;
}

/** The requests along one index, and what has to be asked of each. */
interface Walk {
  readonly along?: SqlCondition;
  readonly rest: readonly SqlCondition[];
  /** How many requests it looks at. */
  readonly longest: number;
}

interface Walked {
  readonly rows: readonly Row[];
  /** The number of the last request that was looked at, where there are others behind it. */
  readonly stoppedAt?: number;
}

/** Reads a page. @throws VistoError `usage` for a cursor that is no page's `nextCursor`. */
export async function listRequests(
  read: ReadRows,
  { search = [], limit, cursor }: RequestQuery,
): Promise<Page<AgentRequest>> {
  const before = readCursor(cursor);
  const walked = await Promise.all(walksOf(search).map((walk) => walkAlong(read, walk, limit, before)));
  // Beyond the first walk that stopped early, requests of that walk may be missing.
  const floor = Math.max(0, ...walked.map(({ stoppedAt = 0 }) => stoppedAt));
  const rows = walked
    .flatMap((one) => one.rows)
    .filter((row) => Number(row.n) >= floor)
    .sort((a, b) => Number(b.n) - Number(a.n));
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? Number(page.at(-1)?.n) : floor;
  return { items: page.map(toRequest), nextCursor: last > 0 ? String(last) : null };
}

/** Whether a page is read along indexes alone: a millisecond's work, however long the history is. */
export function isQuick({ search = [] }: RequestQuery): boolean {
  return walksOf(search).every(({ rest }) => rest.length === 0);
}

async function walkAlong(
  read: ReadRows,
  { along, rest, longest }: Walk,
  limit: number,
  before?: number,
): Promise<Walked> {
  const start: SqlCondition[] = [];
  if (along) start.push(along);
  if (before !== undefined) start.push({ sql: "n < ?", values: [before] });
  const stoppedAt = rest.length === 0 ? undefined : await endOfWalk(read, start, longest);
  if (stoppedAt !== undefined) start.push({ sql: "n >= ?", values: [stoppedAt] });
  const { sql, values } = allOf([...start, ...rest]);
  const rows = await read(`${selectRequests} ${sql} ORDER BY n DESC LIMIT ?`, [...values, limit + 1]);
  return { rows, stoppedAt: rows.length > limit ? undefined : stoppedAt };
}

/** The last request that a walk may look at, if there are others behind it. */
async function endOfWalk(
  read: ReadRows,
  start: readonly SqlCondition[],
  longest: number,
): Promise<number | undefined> {
  const { sql, values } = allOf(start);
  const end = await read(`SELECT n FROM requests ${sql} ORDER BY n DESC LIMIT 2 OFFSET ?`, [
    ...values,
    longest - 1,
  ]);
  return end.length < 2 ? undefined : Number(end[0]?.n);
}

function allOf(conditions: readonly SqlCondition[]): SqlCondition {
  if (conditions.length === 0) return { sql: "", values: [] };
  return {
    sql: `WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Of the terms that an index answers, the one that leaves the fewest requests is walked along. */
function walksOf(search: Search): readonly Walk[] {
  const [best] = search
    .map((term) => ({ term, choice: choiceOf(term) }))
    .filter(({ choice }) => choice !== undefined)
    .sort((a, b) => (a.choice?.rank ?? 0) - (b.choice?.rank ?? 0));
  const others = search.filter((term) => term !== best?.term);
  const walks = best?.choice?.along ?? [undefined];
  const rest = others.map(conditionOf);
  const cost = others.reduce((sum, term) => sum + costOf(term), 0) * walks.length;
  const longest = Math.min(longestWalk, Math.ceil(mostLooks / Math.max(1, cost)));
  return walks.map((along) => ({ ...(along && { along }), rest, longest }));
}

/** What an index gives in order, one condition for each value; a smaller rank leaves fewer requests. */
interface Choice {
  readonly rank: number;
  readonly along: readonly SqlCondition[];
}

/** Few requests stand in one of these at a time. */
const passing: ReadonlySet<RequestStatus> = new Set(["pending", "approved", "executing", "unknown"]);

function choiceOf(term: Term): Choice | undefined {
  if (term.not) return undefined;
  switch (term.on) {
    case "status":
      return {
        rank: term.any.every((status) => passing.has(status)) ? 0 : 3,
        along: each("status = ?", term.any),
      };
    case "is":
      return {
        rank: 0,
        along: [...new Set(term.any)].map((trait) => ({ sql: traitSql[trait], values: [] })),
      };
    case "agent":
      return { rank: 1, along: each("agent = ?", term.any) };
    case "risk": {
      const isRare = term.any.every((risk) => risk === "high" || risk === "critical");
      // The partial index is only used where the query names its condition.
      return isRare
        ? { rank: 2, along: each("risk = ? AND risk IN ('high', 'critical')", term.any) }
        : undefined;
    }
    default:
      return undefined;
  }
}

function each(sql: string, values: readonly string[]): readonly SqlCondition[] {
  return [...new Set(values)].map((value) => ({ sql, values: [value] }));
}
