import type { AgentRequest, Delivery } from "../domain/request.ts";

/** One reviewer who watches live, over an open stream. */
export interface Watcher {
  /** The identity behind the stream. */
  readonly name: string;
  /** Writes the ask to the stream; false if it is gone. */
  show(request: AgentRequest): Promise<boolean>;
}

/** How it went with one of those who may watch. */
export type Notice = Pick<Delivery, "to" | "state" | "evidence">;

/** What stands as recipient while nobody watches. */
const nobody = "reviewers";

/**
 * The open event streams of reviewers: not an interruption, each ask is shown as it comes. A stream cannot say that somebody read it, so the
 * notice stays `unconfirmed` until the watching client sends its receipt.
 */
export class Feed {
  readonly channel = "feed";
  readonly #watchers = new Set<Watcher>();

  join(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The identities that watch now, each once. */
  get present(): readonly string[] {
    return [...new Set([...this.#watchers].map((watcher) => watcher.name))];
  }

  async notify(request: AgentRequest): Promise<readonly Notice[]> {
    const watchers = [...this.#watchers].filter((watcher) => watcher.name !== request.requester);
    const shown = await Promise.all(
      watchers.map(async (watcher) => ((await watcher.show(request)) ? [watcher.name] : [])),
    );
    const names = [...new Set(shown.flat())];
    if (names.length === 0) return [{ to: nobody, state: "undelivered", evidence: "nobody is watching" }];
    return names.map((to) => ({ to, state: "unconfirmed", evidence: "written to an open event stream" }));
  }
}
