import type { PageFilter, PageView } from "../client.ts";

/** The desk's largest page. */
const largestPage = 200;

/** Reads page after page of a list up to the limit; `hasMore` tells whether there are others. */
export async function itemsOfPages<Item>(
  read: (page: PageFilter) => Promise<PageView<Item>>,
  limit: number,
): Promise<{ items: readonly Item[]; hasMore: boolean }> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: Math.min(largestPage, limit - items.length), cursor });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && items.length < limit);
  return { items, hasMore: cursor !== undefined };
}
