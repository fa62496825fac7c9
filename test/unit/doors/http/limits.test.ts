import assert from "node:assert/strict";
import { test } from "node:test";
import { Limits } from "../../../../src/doors/http/limits.ts";
import { FakeClock } from "../../../../src/testing/fake-clock.ts";

const tooMany = { code: "rate_limited" };

/** How many times something can be done before it throws. */
function untilRefused(step: () => unknown, most = 100_000): number {
  for (let n = 0; n < most; n++) {
    try {
      step();
    } catch (error) {
      assert.equal((error as { code?: string }).code, "rate_limited");
      return n;
    }
  }
  return most;
}

test("calls, asks and wrong tokens are counted apart, each by its own name", () => {
  const limits = new Limits(new FakeClock(), 100);
  assert.equal(
    untilRefused(() => limits.call("tok_1")),
    400,
  );
  assert.equal(
    untilRefused(() => limits.submission("codex")),
    100,
  );
  assert.equal(
    untilRefused(() => limits.wrongToken("::1")),
    100,
  );
  limits.call("tok_2");
  limits.submission("claude");
  limits.wrongToken("::2");
});

test("without a rate, only guessing is limited", () => {
  const limits = new Limits(new FakeClock(), "off");
  assert.equal(
    untilRefused(() => limits.call("tok_1"), 50_000),
    50_000,
  );
  assert.equal(
    untilRefused(() => limits.submission("codex"), 50_000),
    50_000,
  );
  assert.equal(
    untilRefused(() => limits.wrongToken("::1")),
    100,
  );
});

test("500 agents on one token do not reach the usual limits", async () => {
  const clock = new FakeClock();
  const limits = new Limits(clock);
  for (let second = 0; second < 10; second++) {
    for (let agent = 0; agent < 500; agent++) {
      for (let n = 0; n < 10; n++) limits.call("tok_shared");
      limits.submission(`agent-${agent}`);
    }
    await clock.advance(1_000);
  }
});

test("10,000 polls and 500 streams may be open, and a place that is given back is free, once", () => {
  const limits = new Limits(new FakeClock());
  const leave = limits.streams.take();
  assert.equal(
    untilRefused(() => limits.streams.take()),
    499,
  );
  leave();
  leave();
  limits.streams.take();
  assert.throws(() => limits.streams.take(), tooMany);
  assert.equal(
    untilRefused(() => limits.polls.take()),
    10_000,
  );
});

test("a refusal says for how long", () => {
  const limits = new Limits(new FakeClock(), 1);
  untilRefused(() => limits.call("tok_1"));
  assert.throws(() => limits.call("tok_1"), {
    message: /try again in 1 s/,
    details: { retryAfterMs: 1_000 },
  });
});
