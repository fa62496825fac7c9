import type { RequestFilter, VistoClient } from "../client.ts";
import type { RequestView } from "../domain/view.ts";
import { itemsOfPages } from "./pages.ts";

/** Reads page after page, newest first, up to the limit; `hasMore` tells whether there are others. */
export async function requestsOf(
  client: VistoClient,
  filter: RequestFilter,
  limit: number,
): Promise<{ requests: readonly RequestView[]; hasMore: boolean }> {
  const { items, hasMore } = await itemsOfPages((page) => client.requests({ ...filter, ...page }), limit);
  return { requests: items, hasMore };
}
