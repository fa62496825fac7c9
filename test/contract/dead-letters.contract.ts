import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { VistoError } from "../../src/base/errors.ts";
import { redriveAll } from "../../src/queue/redrive-all.ts";
import { error, type OpenMessageStore, StoreBench } from "./store-bench.ts";

/** Registers what every message store must do with messages that were given up. */
export function deadLettersContract(name: string, open: OpenMessageStore): void {
  describe(`dead letters: ${name}`, () => {
    let bench: StoreBench;
    beforeEach(async () => {
      bench = await StoreBench.open(open);
    });
    afterEach(() => bench.close());

    it("keeps a dead letter with its payload, reason and every error", async () => {
      const id = await bench.send();
      for (const code of ["first", "second"]) {
        const { lease } = await bench.claimOne();
        await bench.settle({ lease, as: "retry", dueAt: bench.clock.now(), error: { code, message: code } });
      }
      await bench.settle({ lease: (await bench.claimOne()).lease, as: "dead", error });
      const letter = await bench.store.deadLetter(id);
      assert.deepEqual(letter?.payload, { n: 1 });
      assert.equal(letter?.reason, "no_answer: nobody answered");
      assert.equal(letter?.diedAt, bench.clock.now());
      assert.deepEqual(
        letter?.trail.map(({ code, attempt }) => [code, attempt]),
        [
          ["first", 1],
          ["second", 2],
          ["no_answer", 3],
        ],
      );
      assert.equal((await bench.store.find(id))?.state, "dead");
      assert.deepEqual(await bench.claim(), []);
    });

    it("pages dead letters newest first, by actor and queue", async () => {
      const ids: string[] = [];
      for (let n = 0; n < 5; n++) ids.unshift(await bench.kill({ actor: n === 2 ? "other" : "notify" }));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await bench.store.deadLetters({ limit: 2, ...(cursor !== undefined && { cursor }) });
        assert.ok(page.items.length <= 2);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      assert.deepEqual(seen, ids);
      assert.equal((await bench.store.deadLetters({ limit: 9, actor: "other" })).items.length, 1);
      assert.equal((await bench.store.deadLetters({ limit: 9, queue: "other" })).items.length, 0);
      await assert.rejects(bench.store.deadLetters({ limit: 9, cursor: "?" }), VistoError);
    });

    it("redrives a dead letter with its attempts counted anew and its history kept", async () => {
      const id = await bench.kill();
      assert.deepEqual(await bench.store.redrive([id, "msg_unknown"], { by: "ada" }), [id]);
      assert.equal(await bench.store.deadLetter(id), undefined);
      const message = await bench.claimOne();
      assert.equal(message.id, id);
      assert.equal(message.attempt, 1);
      assert.deepEqual(
        message.trail.map(({ event, by }) => [event, by]),
        [
          ["failed", undefined],
          ["redriven", "ada"],
        ],
      );
    });

    it("redrives with an edited payload and says who edited it", async () => {
      const id = await bench.kill();
      await bench.store.redrive([id], { payload: { n: 2 }, by: "ada" });
      const message = await bench.claimOne();
      assert.deepEqual(message.payload, { n: 2 });
      assert.deepEqual(
        message.trail.map(({ event }) => event),
        ["failed", "edited", "redriven"],
      );
    });

    it("redrives with another priority, behind what is new", async () => {
      const id = await bench.kill();
      await bench.store.redrive([id], { priority: 5 });
      const newer = await bench.send();
      assert.deepEqual([(await bench.claimOne()).id, (await bench.claimOne()).id], [newer, id]);
    });

    it("counts dead letters by actor and queue", async () => {
      await bench.kill();
      await bench.kill({ actor: "other" });
      await bench.send();
      assert.equal(await bench.store.countDeadLetters({}), 2);
      assert.equal(await bench.store.countDeadLetters({ actor: "other" }), 1);
      assert.equal(await bench.store.countDeadLetters({ actor: "other", queue: "none" }), 0);
    });

    it("redrives up to so many of an actor's letters, and leaves those that cannot go", async () => {
      for (let n = 0; n < 120; n++) await bench.kill();
      await bench.kill({ actor: "other" });
      await bench.kill({ key: "k" });
      await bench.send({ key: "k" });
      const all = { actor: "notify", by: "ada" };
      assert.equal(await redriveAll(bench.store, { ...all, limit: 70 }), 70);
      assert.equal(await bench.store.countDeadLetters({ actor: "notify" }), 51);
      assert.equal(await redriveAll(bench.store, { ...all, limit: 1_000 }), 50);
      assert.equal(await bench.store.countDeadLetters({}), 2);
    });

    it("leaves a dead letter dead whose key belongs to another unfinished message", async () => {
      const id = await bench.kill({ key: "k" });
      await bench.send({ key: "k" });
      assert.deepEqual(await bench.store.redrive([id]), []);
      assert.equal((await bench.store.find(id))?.state, "dead");
    });

    it("discards a dead letter once, and nothing that is alive", async () => {
      const id = await bench.kill();
      assert.equal(await bench.store.discard(id, { reason: "obsolete", by: "ada" }), true);
      assert.equal(await bench.store.discard(id), false);
      assert.equal(await bench.store.discard(await bench.send()), false);
    });
  });
}
