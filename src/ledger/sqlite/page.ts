import { VistoError } from "../../base/errors.ts";
import type { Page } from "../../queue/store.ts";
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

/** The number of the row that a page ended with. @throws VistoError `usage` for a text that is no page's `nextCursor`. */
export function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new VistoError("usage", `expected the nextCursor of the last page, got ${JSON.stringify(cursor)}`);
}
