import assert from "node:assert/strict";
import { it } from "node:test";
import { AttemptMeter, sumRates } from "../../../src/queue/attempt-meter.ts";
import type { LeasedMessage } from "../../../src/queue/message.ts";
import { done, type Outcome } from "../../../src/queue/outcome.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";

const failure: Outcome = { kind: "failure", error: { code: "x", message: "x" }, retryable: true };

function ended(meter: AttemptMeter, queue: string, outcome: Outcome = done): void {
  const message = { queue } as LeasedMessage;
  meter.observe({ kind: "started", message, waitMs: 0 });
  meter.observe({ kind: "finished", message, outcome, waitMs: 0, runMs: 1 });
}

it("counts attempts by queue when they end, failed ones apart", () => {
  const meter = new AttemptMeter(new FakeClock());
  assert.deepEqual(meter.lastMinute(), {});
  ended(meter, "judge");
  ended(meter, "judge", failure);
  ended(meter, "notify");
  assert.deepEqual(meter.lastMinute(), {
    judge: { handled: 2, failed: 1 },
    notify: { handled: 1, failed: 0 },
  });
});

it("forgets what is older than a minute, to five seconds", async () => {
  const clock = new FakeClock();
  const meter = new AttemptMeter(clock);
  ended(meter, "judge");
  await clock.advance(30_000);
  ended(meter, "judge");
  await clock.advance(25_000);
  assert.equal(meter.lastMinute().judge?.handled, 2);
  await clock.advance(10_000);
  assert.equal(meter.lastMinute().judge?.handled, 1);
  await clock.advance(60_000);
  assert.deepEqual(meter.lastMinute(), {});
});

it("goes by a clock that nobody can set", async () => {
  const clock = new FakeClock();
  const meter = new AttemptMeter(clock);
  ended(meter, "judge");
  clock.jumpWall(-3_600_000);
  assert.equal(meter.lastMinute().judge?.handled, 1);
});

it("sums the rates of several workers", () => {
  const one = { judge: { handled: 2, failed: 1 } };
  assert.deepEqual(sumRates([one, one, { notify: { handled: 1, failed: 0 } }, {}]), {
    judge: { handled: 4, failed: 2 },
    notify: { handled: 1, failed: 0 },
  });
});
