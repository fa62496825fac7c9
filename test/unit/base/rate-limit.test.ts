import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RateLimit } from "../../../src/base/rate-limit.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";

test("a burst passes, then one at a time at the rate", async () => {
  const clock = new FakeClock();
  const limit = new RateLimit(clock, { perSecond: 10, burst: 3 });
  const taken = () => limit.take("a");
  assert.deepEqual([taken(), taken(), taken(), taken()], [0, 0, 0, 100]);
  await clock.advance(99);
  assert.equal(taken(), 1);
  await clock.advance(1);
  assert.deepEqual([taken(), taken()], [0, 100]);
});

test("names do not share, and a rest fills up no more than the burst", async () => {
  const clock = new FakeClock();
  const limit = new RateLimit(clock, { perSecond: 10, burst: 2 });
  assert.deepEqual([limit.take("a"), limit.take("a"), limit.take("b")], [0, 0, 0]);
  assert.ok(limit.take("a") > 0);
  await clock.advance(60_000);
  assert.deepEqual([limit.take("a"), limit.take("a"), limit.take("a") > 0], [0, 0, true]);
});

test("however many names come, none gets more than its rate while it is kept in mind", async () => {
  const clock = new FakeClock();
  const limit = new RateLimit(clock, { perSecond: 1, burst: 1 });
  for (let n = 0; n < 19_999; n++) limit.take(`name-${n}`);
  assert.equal(limit.take("last"), 0);
  assert.ok(limit.take("last") > 0);
  for (let n = 0; n < 100; n++) limit.take(`other-${n}`);
  assert.ok(limit.take("last") > 0);
});

test("in any stretch of time no more pass than the burst and what the rate gives", async () => {
  const steps = fc.array(
    fc.record({ rest: fc.integer({ min: 0, max: 400 }), tries: fc.integer({ min: 0, max: 9 }) }),
    {
      maxLength: 40,
    },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const clock = new FakeClock();
      const limit = new RateLimit(clock, { perSecond: 20, burst: 5 });
      const began = clock.monotonic();
      let passed = 0;
      for (const { rest, tries } of plan) {
        await clock.advance(rest);
        for (let n = 0; n < tries; n++) passed += limit.take("a") === 0 ? 1 : 0;
        assert.ok(passed <= 5 + ((clock.monotonic() - began) * 20) / 1_000 + 1e-9);
      }
    }),
    { numRuns: 30 },
  );
});
