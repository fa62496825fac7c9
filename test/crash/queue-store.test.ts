import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { actor, EmbeddedBroker, openQueueStore, Worker } from "../../src/queue/index.ts";

const child = fileURLToPath(new URL("./queue-worker.child.ts", import.meta.url));

it("loses no message of a worker that is killed, and hands each to another, once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "visto-crash-"));
  const file = join(folder, "queue.db");
  const store = openQueueStore(file);
  await store.start();
  const seen: number[] = [];
  const work = actor(
    { name: "work", queue: "q", payload: z.object({ n: z.number() }) },
    ({ n }) => void seen.push(n),
  );
  const sent = await store.send([1, 2, 3, 4, 5].map((n) => work.message({ n })));

  const doomed = spawn(process.execPath, [child, file], { stdio: ["ignore", "pipe", "inherit"] });
  await once(doomed.stdout, "data");
  doomed.kill("SIGKILL");
  await once(doomed, "exit");
  assert.equal((await store.stats())[0]?.leased, 3);

  const broker = new EmbeddedBroker({ store });
  await broker.start();
  assert.equal(await store.rescueWorker("doomed", 5), 3);
  const trails = await Promise.all(sent.map(({ id }) => store.find(id)));
  assert.equal(trails.filter((message) => message?.trail[0]?.worker === "doomed").length, 3);
  const worker = new Worker({ broker, actors: [work], concurrency: 5, name: "heir" });
  await worker.start();
  await worker.drain();
  assert.deepEqual(seen.sort(), [1, 2, 3, 4, 5]);

  await worker.stop();
  await broker.stop();
  await store.stop();
  await rm(folder, { recursive: true });
});
