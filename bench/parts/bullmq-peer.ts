import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { Lab } from "./lab.ts";
import { type Appendfsync, RedisServer } from "./redis-server.ts";

const queueName = "bench";

/** How an ask would be sent by BullMQ: retried as ours is, and gone when done, as ours is. */
const options = {
  attempts: 10,
  backoff: { type: "exponential", delay: 15_000 },
  removeOnComplete: true,
} as const;

/** BullMQ on a Redis of its own, for one round. */
export class BullmqPeer {
  readonly #server: RedisServer;
  readonly #connections: Redis[] = [];
  readonly #discard: () => void;
  readonly queue: Queue;
  #worker: Worker | undefined;

  private constructor(server: RedisServer, discard: () => void) {
    this.#server = server;
    this.#discard = discard;
    this.queue = new Queue(queueName, { connection: this.#connect() });
  }

  static async open(lab: Lab, appendfsync: Appendfsync): Promise<BullmqPeer> {
    const folder = lab.folder();
    const server = await RedisServer.start(folder, appendfsync);
    const peer = new BullmqPeer(server, () => lab.discard(folder));
    await peer.queue.waitUntilReady();
    return peer;
  }

  #connect(): Redis {
    const connection = new Redis({ host: "127.0.0.1", port: this.#server.port, maxRetriesPerRequest: null });
    this.#connections.push(connection);
    return connection;
  }

  add(payload: unknown, key?: string): Promise<unknown> {
    return this.queue.add("ask", payload, key === undefined ? options : { ...options, jobId: key });
  }

  /** How many wait, are active, or are kept. */
  async count(): Promise<number> {
    const counts = await this.queue.getJobCounts("waiting", "active", "delayed", "prioritized", "failed");
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  /** Starts a worker; `completed` is called after each message whose end Redis has confirmed. */
  async work(handle: (payload: unknown) => void, concurrency: number, completed: () => void): Promise<void> {
    const worker = new Worker(queueName, async (job) => handle(job.data), {
      connection: this.#connect(),
      concurrency,
      autorun: false,
    });
    this.#worker = worker;
    worker.on("completed", completed);
    await worker.waitUntilReady();
    void worker.run();
  }

  async close(): Promise<void> {
    await this.#worker?.close(true);
    await this.queue.close();
    for (const connection of this.#connections) connection.disconnect();
    await this.#server.stop();
    this.#discard();
  }
}
