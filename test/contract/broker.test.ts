import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedBroker } from "../../src/queue/brokers/embedded.ts";
import { MemoryBroker } from "../../src/queue/brokers/memory.ts";
import { openQueueStore } from "../../src/queue/sqlite/open-store.ts";
import { brokerContract } from "./broker.contract.ts";

brokerContract("memory", async (clock) => {
  const broker = new MemoryBroker({ clock });
  await broker.start();
  return { broker, close: () => broker.stop() };
});

brokerContract("embedded on sqlite", async (clock) => {
  const folder = await mkdtemp(join(tmpdir(), "visto-broker-"));
  const store = openQueueStore(join(folder, "queue.db"), clock);
  const broker = new EmbeddedBroker({ store, clock });
  await store.start();
  await broker.start();
  return {
    broker,
    async close() {
      await broker.stop();
      await store.stop();
      await rm(folder, { recursive: true });
    },
  };
});
