import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { type Pace, quickTries, type Send } from "../../../src/actors/quick-tries.ts";
import { VistoError } from "../../../src/base/errors.ts";
import type { Receipt } from "../../../src/notifiers/notifier.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { arrived, broken, refused } from "../../support/letterbox.ts";

const pace: Pace = { startsAt: [0, 20, 100], silence: 50, limit: 1_000 };

describe("quick tries", () => {
  let clock: FakeClock;
  let begun: number[];
  let aborted: number[];
  const never = new AbortController().signal;
  beforeEach(() => {
    clock = new FakeClock();
    [begun, aborted] = [[], []];
  });

  /** Answers each try as told; one without an answer is silent until it is aborted. */
  function send(...answers: readonly (Receipt | undefined)[]): Send {
    return (signal) => {
      const number = begun.push(clock.monotonic()) - 1;
      signal.addEventListener("abort", () => aborted.push(number));
      const answer = answers[number];
      return answer ? Promise.resolve(answer) : new Promise(() => {});
    };
  }

  async function outcome(sending: Send, over: Partial<Pace> = {}, ms = 10_000): Promise<Receipt> {
    const receipt = quickTries(sending, { ...pace, ...over }, clock, never);
    await clock.advance(ms);
    return receipt;
  }

  it("try again at their times while they fail, and answer what the last one said", async () => {
    const last = { ...broken, evidence: "the last one" };
    assert.deepEqual(await outcome(send(broken, broken, last)), last);
    assert.deepEqual(begun, [0, 20, 100]);
  });

  it("end with the first that arrives, is refused for good, or is asked to wait", async () => {
    for (const receipt of [arrived, refused, { ...broken, retryAfter: 5 }]) {
      begun = [];
      assert.deepEqual(await outcome(send(broken, receipt)), receipt);
      assert.equal(begun.length, 2);
    }
  });

  it("begin the next beside one that is silent, and abort the loser", async () => {
    assert.deepEqual(await outcome(send(undefined, arrived)), arrived);
    assert.deepEqual(begun, [0, 50]);
    assert.deepEqual(aborted, [0]);
  });

  it("go on after a failure beside one that is silent, at once where its time is over", async () => {
    assert.deepEqual(await outcome(send(undefined, broken, arrived)), arrived);
    assert.deepEqual(begun, [0, 50, 100]);
  });

  it("never begin one beside another where the far side does not know a repeat", async () => {
    const receipt = await outcome(send(undefined, broken, arrived), { silence: undefined });
    assert.deepEqual(receipt, arrived);
    assert.deepEqual(begun, [0, 1_100, 1_100]);
    assert.deepEqual(aborted, [0]);
  });

  it("take one that is silent for too long for a failure", async () => {
    const receipt = await outcome(send(), { startsAt: [0] });
    assert.deepEqual(receipt, { state: "undelivered", evidence: "no answer within 1s", mayRetry: true });
  });

  it("hear the last word of one that had its proof and was only reading on", async () => {
    const readingOn: Send = (signal) => {
      const { promise, resolve } = Promise.withResolvers<Receipt>();
      signal.addEventListener("abort", () => clock.after(1, () => resolve(arrived)));
      return promise;
    };
    assert.deepEqual(await outcome(readingOn, { startsAt: [0] }), arrived);
  });

  it("end with the reason of the signal, and leave neither a try nor a timer behind", async () => {
    const stop = new AbortController();
    const trying = quickTries(send(), pace, clock, stop.signal);
    await clock.advance(60);
    stop.abort(new VistoError("draining", "the desk stops"));
    await assert.rejects(trying, { code: "draining" });
    assert.deepEqual(aborted, [0, 1]);
    await clock.advance(5_000);
    assert.deepEqual([begun.length, clock.waiting], [2, 0]);
  });

  it("never begin where the signal is aborted already", async () => {
    const reason = new VistoError("draining", "the desk stops");
    await assert.rejects(quickTries(send(arrived), pace, clock, AbortSignal.abort(reason)), {
      code: "draining",
    });
    assert.deepEqual(begun, []);
  });
});
