import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { pause } from "../../../src/base/clock.ts";
import { actor } from "../../../src/queue/actor.ts";
import { snooze } from "../../../src/queue/outcome.ts";
import { type EndedAttempt, TestWorker } from "../../../src/testing/test-worker.ts";

const payload = z.object({ n: z.number() });
const second = 1_000;
const minute = 60 * second;

function kinds(attempts: readonly EndedAttempt[]): readonly string[] {
  return attempts.map(({ actor, outcome }) => `${actor} ${outcome.kind}`);
}

describe("TestWorker", () => {
  it("retries at once by moving its clock, and says when each attempt ended", async () => {
    const flaky = actor({ name: "flaky", payload }, (_, { message }) => {
      if (message.attempt < 3) throw new Error("not yet");
    });
    const worker = new TestWorker({ actors: [flaky] });
    const began = worker.clock.now();
    await flaky.send(worker.broker, { n: 1 });
    const attempts = await worker.runUntilIdle();
    assert.deepEqual(kinds(attempts), ["flaky failure", "flaky failure", "flaky done"]);
    assert.deepEqual(
      attempts.map(({ at }) => at - began),
      [0, 15 * second, 45 * second],
    );
  });

  it("runs twenty retries over weeks without waiting, and keeps the dead letter", async () => {
    const broken = actor({ name: "broken", payload }, () => {
      throw new Error("never");
    });
    const worker = new TestWorker({ actors: [broken] });
    const { id } = await broken.send(worker.broker, { n: 1 });
    assert.equal((await worker.runUntilIdle()).length, 21);
    const letter = await worker.broker.deadLetter(id);
    assert.equal(letter?.reason, "Error: never");
    assert.equal(letter?.trail.length, 21);
  });

  it("follows what actors send to each other, and what is delayed or snoozed", async () => {
    let isAwake = false;
    const last = actor({ name: "last", queue: "b", payload }, () => {
      if (isAwake) return;
      isAwake = true;
      return snooze("10m");
    });
    const first = actor({ name: "first", queue: "a", payload }, async ({ n }) => {
      await last.send(worker.broker, { n }, { delay: "1h" });
    });
    const worker: TestWorker = new TestWorker({ actors: [last, first] });
    const began = worker.clock.now();
    await first.send(worker.broker, { n: 1 });
    assert.deepEqual(kinds(await worker.runUntilIdle()), ["first done", "last snooze", "last done"]);
    assert.equal(worker.clock.now() - began, 70 * minute);
  });

  it("does not wait for queues that none of its actors serve", async () => {
    const here = actor({ name: "here", payload }, () => {});
    const elsewhere = actor({ name: "elsewhere", queue: "far", payload }, () => {});
    const worker = new TestWorker({ actors: [here] });
    await elsewhere.send(worker.broker, { n: 1 });
    await here.send(worker.broker, { n: 2 });
    assert.deepEqual(kinds(await worker.runUntilIdle()), ["here done"]);
  });

  it("waits for a handler that waits for the clock, so that a time limit can be seen", async () => {
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const slow = actor({ name: "slow", payload, timeLimit: "1m", maxRetries: 0 }, async (_, attempt) => {
      resolve();
      await pause(attempt.clock, 60 * minute, attempt.signal);
      attempt.signal.throwIfAborted();
    });
    const worker = new TestWorker({ actors: [slow] });
    const { id } = await slow.send(worker.broker, { n: 1 });
    const run = worker.runUntilIdle();
    await begun;
    await worker.clock.advance(minute);
    assert.deepEqual(kinds(await run), ["slow failure"]);
    assert.match((await worker.broker.deadLetter(id))?.reason ?? "", /^time_limit: /);
  });

  it("runs again what was sent after it was idle, and leaves no timer behind", async () => {
    const work = actor({ name: "work", payload }, () => {});
    const worker = new TestWorker({ actors: [work] });
    assert.deepEqual(await worker.runUntilIdle(), []);
    for (const n of [1, 2]) {
      await work.send(worker.broker, { n });
      assert.deepEqual(
        (await worker.runUntilIdle()).map((attempt) => attempt.payload),
        [{ n }],
      );
    }
    assert.equal(worker.clock.waiting, 0);
  });

  it("gives up on actors that would never be idle, and names the last", async () => {
    const restless = actor({ name: "restless", payload }, () => snooze("1s"));
    const worker = new TestWorker({ actors: [restless] });
    await restless.send(worker.broker, { n: 1 });
    await assert.rejects(worker.runUntilIdle(), { code: "internal", message: /restless's \(snooze\)/ });
  });
});
