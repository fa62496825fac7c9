import type { DeadLetterQuery, MessageStore } from "./store.ts";

/** The part of a store, or of a broker over one, that redriving needs. */
export type DeadLetterSource = Pick<MessageStore, "deadLetters" | "redrive">;

/** Which dead letters go back to their queues, and in whose name. */
export interface RedriveAllOptions {
  readonly actor: string;
  /** No more than so many. */
  readonly limit: number;
  readonly by: string;
}

/** A commit with so many of them stays short: whatever is sent meanwhile waits for one commit, not for all of them. */
const chunk = 50;

/** Behind every new message: who waits now goes before what was given up long ago. */
export const behindNew = 1_000;

/** Redrives an actor's dead letters, the newest first and behind all new messages, in short commits; answers how many. */
export async function redriveAll(source: DeadLetterSource, options: RedriveAllOptions): Promise<number> {
  const { actor, limit, by } = options;
  let redriven = 0;
  let cursor: string | undefined;
  do {
    const query: DeadLetterQuery = { actor, limit: Math.min(chunk, limit - redriven), cursor };
    const page = await source.deadLetters(query);
    const ids = page.items.map(({ id }) => id);
    redriven += (await source.redrive(ids, { by, priority: behindNew })).length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && redriven < limit);
  return redriven;
}
