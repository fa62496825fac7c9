import { VistoError } from "../../base/errors.ts";
import type { Page } from "../../queue/store.ts";
import type { PageQuery } from "../queries.ts";
import type { Filter } from "./filter.ts";
import type { Row } from "./rows.ts";

/** The page that rows make of which one more was read than it may have; it goes on behind its last row's `place`. */
export function pageOf<Item>(
  rows: readonly Row[],
  limit: number,
  read: (row: Row) => Item,
  place = "n",
): Page<Item> {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(read), nextCursor: last === undefined ? null : String(last[place]) };
}

/** Runs a query away from the main thread. */
export type ReadRows = (sql: string, values: readonly (string | number)[]) => Promise<Row[]>;

/** What a list is read from: rows numbered by `n`, narrowed by a filter. */
export interface ListSource<Item> {
  readonly from: string;
  readonly filter: Filter;
  /** What the rows are put in order by, where that is not `n` itself. */
  readonly order?: string;
  readonly toItem: (row: Row) => Item;
}

/** One page of a list, the newest first, behind the place where the last page ended. */
export async function readPage<Item>(
  read: ReadRows,
  { from, filter, order = "n", toItem }: ListSource<Item>,
  { limit, cursor }: PageQuery,
): Promise<Page<Item>> {
  filter.where("n < ?", readCursor(cursor));
  const sql = `SELECT * FROM ${from} ${filter.sql} ORDER BY ${order} DESC LIMIT ?`;
  return pageOf(await read(sql, [...filter.values, limit + 1]), limit, toItem);
}

/** The number of the row that a page ended with. @throws VistoError `usage` for a text that is no page's `nextCursor`. */
export function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new VistoError("usage", `expected the nextCursor of the last page, got ${JSON.stringify(cursor)}`);
}
