import { join } from "node:path";
import { z } from "zod";
import { actor, EmbeddedBroker, openQueueStore, type QueueStore, Worker } from "../../src/queue/index.ts";
import { countRows } from "../check.ts";
import type { Lab } from "./lab.ts";

/** Visto's queue on an SQLite file of its own, for one round. */
export class NoopQueue {
  readonly #store: QueueStore;
  readonly #broker: EmbeddedBroker;
  readonly #folder: string;
  readonly #lab: Lab;
  #worker: Worker | undefined;

  private constructor(lab: Lab, folder: string) {
    this.#lab = lab;
    this.#folder = folder;
    this.#store = openQueueStore(this.#file);
    this.#broker = new EmbeddedBroker({ store: this.#store });
  }

  static async open(lab: Lab): Promise<NoopQueue> {
    const queue = new NoopQueue(lab, lab.folder());
    await queue.#store.start();
    await queue.#broker.start();
    return queue;
  }

  get #file(): string {
    return join(this.#folder, "queue.db");
  }

  add(payload: { readonly n: number }): Promise<unknown> {
    return this.#broker.send([{ actor: "noop", queue: "bench", payload }]);
  }

  count(): number {
    return countRows(this.#file, "messages");
  }

  /** Starts a worker with all default middleware. */
  async work(handle: (payload: { n: number }) => void, concurrency: number): Promise<void> {
    const noop = actor(
      { name: "noop", queue: "bench", payload: z.object({ n: z.number() }) },
      async (payload) => handle(payload),
    );
    this.#worker = new Worker({ broker: this.#broker, actors: [noop], concurrency, name: "bench" });
    await this.#worker.start();
  }

  /** Resolves when every message is settled on disk. */
  async drain(): Promise<void> {
    await this.#worker?.drain();
  }

  async close(): Promise<void> {
    await this.#worker?.stop();
    await this.#broker.stop();
    await this.#store.stop();
    this.#lab.discard(this.#folder);
  }
}
