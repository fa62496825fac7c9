import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { EmbeddedBroker } from "../../../../src/queue/brokers/embedded.ts";
import { MemoryMessageStore } from "../../../../src/queue/memory-store.ts";
import type { MessageDraft } from "../../../../src/queue/message.ts";
import { openQueueStore } from "../../../../src/queue/sqlite/open-store.ts";
import { FakeClock } from "../../../../src/testing/fake-clock.ts";

const draft: MessageDraft = { actor: "a", queue: "q", payload: null };

it("hands the settlements of one turn to the store as one call", async () => {
  const clock = new FakeClock();
  const store = new MemoryMessageStore(clock);
  const sizes: number[] = [];
  const settle = store.settle.bind(store);
  store.settle = (settlements) => {
    sizes.push(settlements.length);
    return settle(settlements);
  };
  const consumer = new EmbeddedBroker({ store, clock }).consume({ worker: "w", queues: ["q"], lease: 1_000 });
  await store.send([draft, draft, draft]);
  const messages = await consumer.take(3);
  const held = await Promise.all(
    messages.map(async ({ lease }, depth) => {
      for (let step = 0; step < depth * 3; step++) await undefined;
      return consumer.settle({ lease, as: "done" });
    }),
  );
  assert.deepEqual(held, [true, true, true]);
  assert.deepEqual(sizes, [3]);
  await consumer.close();
});

it("asks the store for nothing while nothing is due", async () => {
  const clock = new FakeClock();
  const store = new MemoryMessageStore(clock);
  let claims = 0;
  const claim = store.claim.bind(store);
  store.claim = (request) => {
    claims++;
    return claim(request);
  };
  const consumer = new EmbeddedBroker({ store, clock }).consume({ worker: "w", queues: ["q"], lease: 1_000 });
  const taken = consumer.take(1);
  await clock.advance(3_600_000);
  assert.equal(claims, 1);
  assert.equal(clock.waiting, 0);
  await store.send([{ ...draft, delay: 60_000 }]);
  await clock.advance(59_999);
  assert.equal(claims, 1);
  await clock.advance(1);
  assert.equal((await taken).length, 1);
  assert.equal(claims, 2);
  await consumer.close();
});

it("is woken by what another connection to the same file has sent", async () => {
  const folder = await mkdtemp(join(tmpdir(), "visto-wake-"));
  const [ours, theirs] = [openQueueStore(join(folder, "q.db")), openQueueStore(join(folder, "q.db"))];
  await ours.start();
  await theirs.start();
  const consumer = new EmbeddedBroker({ store: ours }).consume({ worker: "w", queues: ["q"], lease: 1_000 });
  // The poll for foreign commits does not keep a process alive, and here nothing else does.
  const keepAlive = setInterval(() => {}, 1_000);
  const taken = consumer.take(1);
  await ours.stats();
  const [sent] = await theirs.send([draft]);
  assert.equal((await taken)[0]?.id, sent?.id);
  clearInterval(keepAlive);
  await consumer.close();
  await ours.stop();
  await theirs.stop();
  await rm(folder, { recursive: true });
});

it("does not miss what is sent while it asks for the next due time", async () => {
  const clock = new FakeClock();
  const store = new MemoryMessageStore(clock);
  const nextDue = store.nextDue.bind(store);
  let asked = 0;
  store.nextDue = async (queues) => {
    const due = await nextDue(queues);
    if (++asked === 1) await store.send([draft]);
    return due;
  };
  const consumer = new EmbeddedBroker({ store, clock }).consume({ worker: "w", queues: ["q"], lease: 1_000 });
  let taken = 0;
  void consumer.take(1).then((messages) => {
    taken = messages.length;
  });
  await clock.advance(0);
  assert.equal(taken, 1);
  await consumer.close();
});

it("gives back what it claimed while it was being closed", async () => {
  const clock = new FakeClock();
  const store = new MemoryMessageStore(clock);
  const [sent] = await store.send([draft]);
  const gate = Promise.withResolvers<void>();
  const claim = store.claim.bind(store);
  store.claim = async (request) => {
    const messages = await claim(request);
    await gate.promise;
    return messages;
  };
  const consumer = new EmbeddedBroker({ store, clock }).consume({ worker: "w", queues: ["q"], lease: 1_000 });
  const taken = consumer.take(1);
  const closed = consumer.close();
  gate.resolve();
  await closed;
  assert.deepEqual(await taken, []);
  const message = await store.find(sent?.id ?? "");
  assert.deepEqual([message?.state, message?.attempt], ["ready", 0]);
});

it("hands out what is due within seconds when the wall clock is set forward", async () => {
  const clock = new FakeClock();
  const store = new MemoryMessageStore(clock);
  const consumer = new EmbeddedBroker({ store, clock }).consume({ worker: "w", queues: ["q"], lease: 1_000 });
  await store.send([{ ...draft, delay: 3_600_000 }]);
  let taken = 0;
  void consumer.take(1).then((messages) => {
    taken = messages.length;
  });
  await clock.advance(0);
  clock.jumpWall(3_600_000);
  await clock.advance(5_000);
  assert.equal(taken, 1);
  await consumer.close();
});
