import type { RequestFilter, VistoClient } from "../client.ts";
import type { RequestView } from "../domain/view.ts";

/** The desk's largest page. */
const largestPage = 200;

/** Reads page after page, newest first, up to the limit; `hasMore` tells whether there are others. */
export async function requestsOf(
  client: VistoClient,
  filter: RequestFilter,
  limit: number,
): Promise<{ requests: readonly RequestView[]; hasMore: boolean }> {
  const requests: RequestView[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.requests({
      ...filter,
      limit: Math.min(largestPage, limit - requests.length),
      cursor,
    });
    requests.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && requests.length < limit);
  return { requests, hasMore: cursor !== undefined };
}
