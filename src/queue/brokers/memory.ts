import { MemoryMessageStore } from "../memory-store.ts";
import { EmbeddedBroker, type EmbeddedBrokerOptions } from "./embedded.ts";

/** The embedded broker over a store in memory: for tests, and gone with its process. */
export class MemoryBroker extends EmbeddedBroker {
  constructor(options: Omit<EmbeddedBrokerOptions, "store"> = {}) {
    super({ ...options, store: new MemoryMessageStore(options.clock) });
  }
}
