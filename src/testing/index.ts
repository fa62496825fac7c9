/** What tests of code that uses visto need: a clock that they move, and a queue without a disk. */

export { MemoryBroker } from "../queue/brokers/memory.ts";
export { MemoryMessageStore } from "../queue/memory-store.ts";
export { FakeClock } from "./fake-clock.ts";
export { type EndedAttempt, TestWorker, type TestWorkerOptions } from "./test-worker.ts";
