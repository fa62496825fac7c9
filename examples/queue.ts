// The queue without a desk: an actor that fails once, and is retried.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { actor, EmbeddedBroker, openQueueStore, Worker } from "../src/queue/index.ts";

const { promise: greeted, resolve } = Promise.withResolvers<void>();
const greet = actor(
  { name: "greet", queue: "greetings", payload: z.object({ name: z.string() }), minBackoff: "50ms" },
  ({ name }, { message }) => {
    if (message.attempt === 1) throw new Error("nobody is at the door yet");
    console.log(`Hello ${name}, at attempt ${message.attempt}, after: ${message.trail[0]?.message}`);
    resolve();
  },
);

const folder = await mkdtemp(join(tmpdir(), "greetings-"));
const store = openQueueStore(join(folder, "queue.db"));
const broker = new EmbeddedBroker({ store });
const worker = new Worker({ broker, actors: [greet], concurrency: 10, name: "greeter" });
for (const service of [store, broker, worker]) await service.start();

await broker.send([greet.message({ name: "Ada" })]);
await greeted;
for (const service of [worker, broker, store]) await service.stop();
await rm(folder, { recursive: true });
