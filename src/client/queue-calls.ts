import type { DeadLetterDetails, DeadLetterView, RedrivenView } from "../domain/views/dead-letter.ts";
import type { QueueView, WorkerView } from "../domain/views/queue.ts";
import { type ApiCalls, itemsOf, type PageFilter, type PageView, query, segment } from "./calls.ts";

/** Which dead letters to list, newest first. */
export interface DeadLetterListFilter extends PageFilter {
  readonly actor?: string;
  readonly queue?: string;
}

/** The messages that were given up. */
export class DeadLetterCalls {
  readonly #calls: ApiCalls;

  constructor(calls: ApiCalls) {
    this.#calls = calls;
  }

  list(filter: DeadLetterListFilter = {}): Promise<PageView<DeadLetterView>> {
    return this.#calls.get(`/dead-letters${query({ ...filter })}`);
  }

  show(id: string): Promise<DeadLetterDetails> {
    return this.#calls.get(`/dead-letters/${segment(id)}`);
  }

  /** Sends one again; a payload other than `undefined` takes the old one's place. */
  redrive(id: string, payload?: unknown): Promise<RedrivenView> {
    return this.#calls.post(`/dead-letters/${segment(id)}/redrive`, { payload });
  }

  /** Sends up to `limit` of an actor's again, behind all new messages. */
  redriveAll(actor: string, limit: number): Promise<RedrivenView> {
    return this.#calls.post("/dead-letters/redrive", { actor, limit });
  }

  /** Ends one; answers what it was. */
  discard(id: string, reason: string): Promise<DeadLetterView> {
    return this.#calls.post(`/dead-letters/${segment(id)}/discard`, { reason });
  }
}

/** The queues and who serves them. */
export class QueueCalls {
  readonly #calls: ApiCalls;

  constructor(calls: ApiCalls) {
    this.#calls = calls;
  }

  async list(): Promise<readonly QueueView[]> {
    return itemsOf(await this.#calls.get("/queues"));
  }

  pause(name: string): Promise<QueueView> {
    return this.#calls.post(`/queues/${segment(name)}/pause`, {});
  }

  resume(name: string): Promise<QueueView> {
    return this.#calls.post(`/queues/${segment(name)}/resume`, {});
  }

  async workers(): Promise<readonly WorkerView[]> {
    return itemsOf(await this.#calls.get("/workers"));
  }
}
