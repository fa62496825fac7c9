import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "../../src/base/clock.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { actor, EmbeddedBroker, redriveAll, Worker } from "../../src/queue/index.ts";

/** As many at a time as the desk has slots for one of its own queues. */
const slots = 64;
/** Messages in one call while letters are made. */
const batch = 500;

const queue = "judge";
const name = "work";

/** A ledger with dead letters, and a worker beside which they can be redriven. */
export class LetterDesk {
  readonly ledger: SqliteLedger;
  readonly #file: string;
  readonly #waiting = new Map<number, (at: number) => void>();
  #services: readonly { stop(): Promise<void> }[] = [];
  #last = 0;
  #handled = 0;

  private constructor(folder: string) {
    this.#file = join(folder, "ledger.db");
    this.ledger = new SqliteLedger({ file: this.#file, clock: systemClock });
  }

  static async open(folder: string): Promise<LetterDesk> {
    const desk = new LetterDesk(folder);
    await desk.ledger.start();
    return desk;
  }

  /** The messages that the worker has handled. */
  get handled(): number {
    return this.#handled;
  }

  get file(): string {
    return this.#file;
  }

  /** Makes so many dead letters; before the worker works. */
  async bury(count: number): Promise<void> {
    const { messages } = this.ledger;
    const error = { code: "broken", message: "it broke" };
    for (let made = 0; made < count; made += batch) {
      const drafts = Array.from({ length: Math.min(batch, count - made) }, () => this.#draft());
      await messages.send(drafts);
      const claimed = await messages.claim({
        worker: "gravedigger",
        queues: [queue],
        limit: batch,
        lease: 60_000,
      });
      await messages.settle(claimed.map(({ lease }) => ({ lease, as: "dead", error })));
    }
  }

  #draft() {
    return { actor: name, queue, payload: { n: this.#last++ } };
  }

  async work(): Promise<void> {
    const work = actor({ name, queue, payload: z.object({ n: z.number() }) }, async ({ n }) => {
      this.#handled++;
      this.#waiting.get(n)?.(performance.now());
      this.#waiting.delete(n);
    });
    const broker = new EmbeddedBroker({ store: this.ledger.messages });
    const worker = new Worker({ broker, actors: [work], concurrency: { [queue]: slots }, name: "worker" });
    await broker.start();
    await worker.start();
    this.#services = [worker, broker];
  }

  /** Sends one message, and answers how many milliseconds its handler took to begin, its own commit included. */
  async pickUp(): Promise<number> {
    const draft = this.#draft();
    const begun = new Promise<number>((resolve) => this.#waiting.set(draft.payload.n, resolve));
    const called = performance.now();
    await this.ledger.messages.send([draft]);
    return (await begun) - called;
  }

  /** Redrives all dead letters, as the desk does. */
  async redrive(): Promise<number> {
    return redriveAll(this.ledger.messages, { actor: name, limit: Number.MAX_SAFE_INTEGER, by: "bench" });
  }

  /** How many messages are not finished, dead ones included. */
  async left(): Promise<number> {
    const stats = await this.ledger.messages.stats();
    return stats.reduce(
      (sum, { scheduled, ready, leased, dead }) => sum + scheduled + ready + leased + dead,
      0,
    );
  }

  async close(): Promise<void> {
    for (const service of this.#services) await service.stop();
    await this.ledger.stop();
  }
}
