// The queue without a desk: an actor that fails once, and is retried.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { actor, EmbeddedBroker, openQueueStore, Services, Worker } from "visto/queue";
import { z } from "zod";

const { promise: greeted, resolve } = Promise.withResolvers<void>();
const greet = actor(
  { name: "greet", payload: z.object({ name: z.string() }), minBackoff: "50ms" },
  ({ name }, { message }) => {
    if (message.attempt === 1) throw new Error("nobody is at the door yet");
    console.log(`Hello ${name}, at attempt ${message.attempt}, after: ${message.trail[0]?.message}`);
    resolve();
  },
);

const folder = await mkdtemp(join(tmpdir(), "greetings-"));
const store = openQueueStore(join(folder, "queue.db"));
const broker = new EmbeddedBroker({ store });
const worker = new Worker({ broker, actors: [greet] });
const services = new Services([store, broker, worker]);
await services.start();

await greet.send(broker, { name: "Ada" });
await greeted;
await services.stop();
await rm(folder, { recursive: true });
