/** A worker that takes messages, says so, and never ends them: it is there to be killed. */

import { z } from "zod";
import { actor, EmbeddedBroker, openQueueStore, Worker } from "../../src/queue/index.ts";

const [file = ""] = process.argv.slice(2);
const store = openQueueStore(file);
await store.start();
const broker = new EmbeddedBroker({ store });
let held = 0;
const work = actor({ name: "work", queue: "q", payload: z.object({ n: z.number() }) }, () => {
  if (++held === 3) process.stdout.write("holding\n");
  return new Promise<void>(() => {});
});
const worker = new Worker({ broker, actors: [work], concurrency: 3, name: "doomed", lease: 600_000 });
await worker.start();
setInterval(() => {}, 60_000);
