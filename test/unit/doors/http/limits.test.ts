import assert from "node:assert/strict";
import { test } from "node:test";
import { Limits } from "../../../../src/doors/http/limits.ts";
import { FakeClock } from "../../../../src/testing/fake-clock.ts";

const tooMany = { code: "rate_limited" };
const agent = { role: "agent" } as const;
const reviewer = { role: "reviewer" } as const;

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
    untilRefused(() => limits.submission({ name: "agent" }, "codex")),
    100,
  );
  assert.equal(
    untilRefused(() => limits.wrongToken("::1")),
    100,
  );
  limits.call("tok_2");
  limits.submission({ name: "agent" }, "claude");
  limits.wrongToken("::2");
});

test("without a rate, only guessing is limited", () => {
  const limits = new Limits(new FakeClock(), "off");
  assert.equal(
    untilRefused(() => limits.call("tok_1"), 50_000),
    50_000,
  );
  assert.equal(
    untilRefused(() => limits.submission({ name: "agent" }, "codex"), 50_000),
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
      limits.submission({ name: "agent" }, `agent-${agent}`);
    }
    await clock.advance(1_000);
  }
});

test("10,000 polls and 500 streams may be open, and a place that is given back is free, once", () => {
  const limits = new Limits(new FakeClock());
  const leave = limits.streams.take(reviewer);
  assert.equal(
    untilRefused(() => limits.streams.take(reviewer)),
    499,
  );
  leave();
  leave();
  limits.streams.take(reviewer);
  assert.throws(() => limits.streams.take(reviewer), tooMany);
  assert.equal(
    untilRefused(() => limits.polls.take(reviewer)),
    10_000,
  );
});

test("agents that hold all places they can get leave some to whoever decides", () => {
  const limits = new Limits(new FakeClock());
  assert.equal(
    untilRefused(() => limits.streams.take(agent)),
    400,
  );
  assert.equal(
    untilRefused(() => limits.streams.take(reviewer)),
    100,
  );
  assert.equal(
    untilRefused(() => limits.polls.take(agent)),
    9_000,
  );
  limits.polls.take(reviewer);
});

test("an agent that asks under another's name does not use up what the other may ask", () => {
  const limits = new Limits(new FakeClock(), 100);
  untilRefused(() => limits.submission({ name: "agent" }, "codex"));
  limits.submission({ name: "codex" }, "codex");
});

test("eight searches of one token are on their way at most, also where they fail", async () => {
  const limits = new Limits(new FakeClock());
  const found = Promise.withResolvers<string>();
  const running = Array.from({ length: 8 }, () => limits.search("tok_1", () => found.promise));
  await assert.rejects(
    limits.search("tok_1", async () => "no"),
    tooMany,
  );
  assert.equal(await limits.search("tok_2", async () => "yes"), "yes");
  found.reject(new Error("the reader is closed"));
  assert.equal((await Promise.allSettled(running)).filter(({ status }) => status === "rejected").length, 8);
  assert.equal(await limits.search("tok_1", async () => "yes"), "yes");
});

test("a refusal says for how long", () => {
  const limits = new Limits(new FakeClock(), 1);
  untilRefused(() => limits.call("tok_1"));
  assert.throws(() => limits.call("tok_1"), {
    message: /try again in 1 s/,
    details: { retryAfterMs: 1_000 },
  });
});
