import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { VistoError } from "../../src/base/errors.ts";
import type { Settlement } from "../../src/queue/outcome.ts";
import { draft, error, lease, type OpenMessageStore, StoreBench } from "./store-bench.ts";

/** Registers what every message store must do with messages that live. */
export function messageStoreContract(name: string, open: OpenMessageStore): void {
  describe(`message store: ${name}`, () => {
    let bench: StoreBench;
    beforeEach(async () => {
      bench = await StoreBench.open(open);
    });
    afterEach(() => bench.close());

    it("gives a message out as it was sent", async () => {
      const id = await bench.send({
        priority: 3,
        key: "k",
        options: { maxRetries: 2 },
        payload: { text: "é", list: [1] },
      });
      const message = await bench.claimOne();
      assert.equal(message.id, id);
      assert.deepEqual(message.payload, { text: "é", list: [1] });
      assert.deepEqual(message.options, { maxRetries: 2 });
      assert.equal(message.priority, 3);
      assert.equal(message.key, "k");
      assert.equal(message.attempt, 1);
      assert.equal(message.createdAt, bench.clock.now());
      assert.deepEqual(message.lease, { id, worker: "w1", generation: message.generation });
    });

    it("gives messages out by priority, then due time, then in the order in which they were sent", async () => {
      const late = await bench.send({ priority: 5 });
      const first = await bench.send();
      const second = await bench.send();
      const urgent = await bench.send({ priority: -1 });
      assert.deepEqual(
        (await bench.claim()).map(({ id }) => id),
        [urgent, first, second, late],
      );
    });

    it("gives several queues out in one order and leaves other queues alone", async () => {
      const later = await bench.send({ queue: "a", priority: 2 });
      const sooner = await bench.send({ queue: "b", priority: 1 });
      await bench.send({ queue: "c" });
      assert.deepEqual(
        (await bench.claim(10, "w1", ["a", "b", "a"])).map(({ id }) => id),
        [sooner, later],
      );
    });

    it("claims no more than the limit, and the most urgent first", async () => {
      for (const priority of [3, 1, 2]) await bench.send({ priority });
      assert.deepEqual(
        (await bench.claim(2)).map(({ priority }) => priority),
        [1, 2],
      );
    });

    it("gives a leased message to nobody else", async () => {
      await bench.send();
      await bench.claimOne("w1");
      assert.deepEqual(await bench.claim(10, "w2"), []);
    });

    it("keeps a delayed message until it is due and then gives it out", async () => {
      const id = await bench.send({ delay: 1_000 });
      assert.equal((await bench.store.find(id))?.state, "scheduled");
      assert.deepEqual(await bench.claim(), []);
      assert.equal(await bench.store.nextDue(["notices"]), bench.clock.now() + 1_000);
      await bench.clock.advance(1_000);
      assert.equal((await bench.store.find(id))?.state, "ready");
      assert.equal((await bench.claimOne()).id, id);
    });

    it("keeps none of the drafts if one of them is bad", async () => {
      const bad = draft({ payload: { big: 1n } });
      await assert.rejects(
        bench.store.send([draft(), bad]),
        (fault) => (fault as VistoError).code === "payload_invalid",
      );
      assert.deepEqual(await bench.claim(), []);
    });

    it("sends a key once while its message is unfinished, also while it is leased", async () => {
      const id = await bench.send({ key: "k" });
      assert.deepEqual(await bench.store.send([draft({ key: "k" })]), [{ id, duplicate: true }]);
      const message = await bench.claimOne();
      assert.deepEqual(await bench.store.send([draft({ key: "k" })]), [{ id, duplicate: true }]);
      await bench.settle({ lease: message.lease, as: "done" });
      const [again] = await bench.store.send([draft({ key: "k" })]);
      assert.equal(again?.duplicate, false);
    });

    it("lets a dead letter's key be sent again", async () => {
      await bench.kill({ key: "k" });
      assert.equal((await bench.store.send([draft({ key: "k" })]))[0]?.duplicate, false);
    });

    it("cancels by key what is not leased, and counts it", async () => {
      await bench.send({ key: "held" });
      await bench.claimOne();
      await bench.send({ key: "ready" });
      await bench.send({ key: "later", delay: 60_000 });
      assert.equal(await bench.store.cancel(["held", "ready", "later", "ready", "unknown"]), 2);
      assert.deepEqual(await bench.claim(), []);
    });

    it("forgets a message that is done or cancelled", async () => {
      for (const as of ["done", "cancelled"] as const) {
        const id = await bench.send();
        assert.ok(await bench.settle({ lease: (await bench.claimOne()).lease, as, reason: "not wanted" }));
        assert.equal(await bench.store.find(id), undefined);
      }
    });

    it("brings a retry back at its time, with the error in the trail", async () => {
      await bench.send();
      const message = await bench.claimOne();
      assert.ok(
        await bench.settle({ lease: message.lease, as: "retry", dueAt: bench.clock.now() + 5_000, error }),
      );
      assert.deepEqual(await bench.claim(), []);
      const failedAt = bench.clock.now();
      await bench.clock.advance(5_000);
      const again = await bench.claimOne("w2");
      assert.equal(again.attempt, 2);
      assert.ok(again.generation > message.generation);
      assert.deepEqual(again.trail, [{ at: failedAt, event: "failed", attempt: 1, worker: "w1", ...error }]);
    });

    it("spends no attempt on a snooze and keeps one trail point for many", async () => {
      await bench.send();
      for (let round = 0; round < 3; round++) {
        const { lease } = await bench.claimOne();
        await bench.settle({ lease, as: "snoozed", dueAt: bench.clock.now() + 1_000 });
        await bench.clock.advance(1_000);
      }
      const message = await bench.claimOne();
      assert.equal(message.attempt, 1);
      assert.deepEqual(
        message.trail.map(({ event }) => event),
        ["snoozed"],
      );
    });

    it("gives a released message out at once, without having spent an attempt", async () => {
      await bench.send();
      await bench.settle({ lease: (await bench.claimOne("w1")).lease, as: "released" });
      const again = await bench.claimOne("w2");
      assert.equal(again.attempt, 1);
      assert.deepEqual(again.trail, []);
    });

    it("changes nothing for a lease that was lost, whatever it is settled as", async () => {
      await bench.send();
      const lost = await bench.claimOne("w1");
      await bench.clock.advance(lease);
      await bench.store.rescue(5);
      const current = await bench.claimOne("w2");
      const dueAt = bench.clock.now();
      const settlements: Settlement[] = [
        { lease: lost.lease, as: "done" },
        { lease: lost.lease, as: "cancelled", reason: "late" },
        { lease: lost.lease, as: "retry", dueAt, error },
        { lease: lost.lease, as: "snoozed", dueAt },
        { lease: lost.lease, as: "dead", error },
        { lease: lost.lease, as: "released" },
      ];
      assert.deepEqual(await bench.store.settle(settlements), [false, false, false, false, false, false]);
      assert.equal((await bench.store.find(current.id))?.generation, current.generation);
      assert.ok(await bench.settle({ lease: current.lease, as: "done" }));
      assert.equal(await bench.settle({ lease: current.lease, as: "done" }), false);
    });

    it("fences a worker off from its own earlier lease", async () => {
      await bench.send();
      const first = await bench.claimOne("w1");
      await bench.settle({ lease: first.lease, as: "released" });
      const second = await bench.claimOne("w1");
      assert.equal(await bench.settle({ lease: first.lease, as: "done" }), false);
      assert.ok(await bench.settle({ lease: second.lease, as: "done" }));
    });

    it("keeps a lease that is renewed and answers those that are lost", async () => {
      await bench.send();
      await bench.send();
      const [kept, lost] = await bench.claim(2);
      assert.ok(kept && lost);
      await bench.clock.advance(lease - 1);
      assert.deepEqual(await bench.store.renew([kept.lease], lease), []);
      await bench.clock.advance(1);
      assert.equal(await bench.store.rescue(5), 1);
      assert.deepEqual(await bench.store.renew([kept.lease, lost.lease], lease), [lost.id]);
    });

    it("puts a message with an expired lease back, with the loss in its trail", async () => {
      await bench.send();
      await bench.claimOne("w1");
      assert.equal(await bench.store.rescue(5), 0);
      await bench.clock.advance(lease);
      assert.equal(await bench.store.rescue(5), 1);
      const [point] = (await bench.claimOne("w2")).trail;
      assert.equal(point?.event, "lost");
      assert.equal(point?.worker, "w1");
      assert.equal(point?.code, "worker_lost");
    });

    it("makes a dead letter of a message that was lost too often", async () => {
      const id = await bench.send();
      for (let loss = 1; loss <= 3; loss++) {
        await bench.claimOne(`w${loss}`);
        await bench.clock.advance(lease);
        assert.equal(await bench.store.rescue(3), 1);
      }
      const letter = await bench.store.deadLetter(id);
      assert.match(letter?.reason ?? "", /worker_lost/);
      assert.equal(letter?.trail.length, 3);
    });

    it("rescues all messages of a dead worker whatever their leases say, and no other's", async () => {
      await bench.send();
      await bench.send();
      await bench.claimOne("w1");
      await bench.claimOne("w2");
      assert.equal(await bench.store.rescueWorker("w1", 5), 1);
      assert.equal((await bench.claim()).length, 1);
    });

    it("gives nothing out of a paused queue until it is resumed", async () => {
      await bench.send();
      await bench.store.pause("notices");
      await bench.store.pause("notices");
      assert.deepEqual(await bench.claim(), []);
      assert.equal(await bench.store.nextDue(["notices"]), undefined);
      await bench.store.resume("notices");
      assert.equal((await bench.claim()).length, 1);
    });

    it("counts the messages of each queue by state", async () => {
      await bench.kill();
      await bench.send();
      await bench.claimOne();
      await bench.send();
      await bench.send({ delay: 1_000 });
      await bench.send({ delay: 9_000 });
      await bench.store.pause("empty");
      const sentAt = bench.clock.now();
      await bench.clock.advance(1_000);
      const none = { scheduled: 0, ready: 0, leased: 0, dead: 0, oldestReadyAt: null };
      assert.deepEqual(await bench.store.stats(), [
        { ...none, queue: "empty", paused: true },
        {
          queue: "notices",
          paused: false,
          scheduled: 1,
          ready: 2,
          leased: 1,
          dead: 1,
          oldestReadyAt: sentAt,
        },
      ]);
    });

    it("shows what is handled now, and by whom", async () => {
      await bench.send();
      const first = await bench.claimOne("w1");
      await bench.clock.advance(1_000);
      await bench.send();
      const second = await bench.claimOne("w2");
      const held = await bench.store.leased(10);
      assert.deepEqual(
        held.map(({ id, lease }) => [id, lease.worker]),
        [
          [first.id, "w1"],
          [second.id, "w2"],
        ],
      );
      assert.equal((await bench.store.leased(1)).length, 1);
      await bench.settle({ lease: first.lease, as: "done" });
      assert.deepEqual(await bench.store.leased(10), [second]);
    });

    it("names the next due time of the asked queues alone", async () => {
      await bench.send({ queue: "other" });
      assert.equal(await bench.store.nextDue(["notices"]), undefined);
      await bench.send({ delay: 7_000 });
      await bench.send({ delay: 4_000 });
      assert.equal(await bench.store.nextDue(["notices", "empty"]), bench.clock.now() + 4_000);
    });

    it("calls back after whatever may have made messages ready, until it is told to stop", async () => {
      let calls = 0;
      const forget = bench.store.onReady(() => calls++);
      const called = async (what: string, work: () => Promise<unknown>): Promise<void> => {
        const before = calls;
        await work();
        assert.ok(calls > before, what);
      };
      await called("send", () => bench.send());
      const { lease } = await bench.claimOne();
      await called("retry", () => bench.settle({ lease, as: "retry", dueAt: bench.clock.now(), error }));
      const again = await bench.claimOne();
      await called("released", () => bench.settle({ lease: again.lease, as: "released" }));
      await called("resume", () => bench.store.resume("notices"));
      await bench.claimOne("w1");
      await called("rescue", () => bench.store.rescueWorker("w1", 5));
      const letter = await bench.kill({ queue: "notices", priority: -1 });
      await called("redrive", () => bench.store.redrive([letter]));
      forget();
      const before = calls;
      await bench.send();
      assert.equal(calls, before);
    });
  });
}
