import type { Page } from "../../queue/store.ts";
import type { Row } from "./rows.ts";

/** The page that rows make of which one more was read than it may have; it goes on behind its last row's `n`. */
export function pageOf<Item>(rows: readonly Row[], limit: number, read: (row: Row) => Item): Page<Item> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(read), nextCursor: rows.length > limit && last ? String(last.n) : null };
}
