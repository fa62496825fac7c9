import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryMessageStore } from "../../src/queue/memory-store.ts";
import { openQueueStore } from "../../src/queue/sqlite/open-store.ts";
import { deadLettersContract } from "./dead-letters.contract.ts";
import { messageStoreContract } from "./message-store.contract.ts";
import type { OpenMessageStore } from "./store-bench.ts";

const memory: OpenMessageStore = async (clock) => ({
  store: new MemoryMessageStore(clock),
  close: async () => {},
});

const sqlite: OpenMessageStore = async (clock) => {
  const folder = await mkdtemp(join(tmpdir(), "visto-store-"));
  const store = openQueueStore(join(folder, "queue.db"), clock);
  await store.start();
  return {
    store,
    async close() {
      await store.stop();
      await rm(folder, { recursive: true });
    },
  };
};

for (const [name, open] of Object.entries({ memory, sqlite })) {
  messageStoreContract(name, open);
  deadLettersContract(name, open);
}
