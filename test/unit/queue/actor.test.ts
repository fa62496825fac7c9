import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { VistoError } from "../../../src/base/errors.ts";
import { type Actor, actor } from "../../../src/queue/actor.ts";
import { MemoryBroker } from "../../../src/queue/brokers/memory.ts";
import { middleware } from "../../../src/queue/middleware/middleware.ts";
import { retries } from "../../../src/queue/middleware/retries.ts";
import { Worker } from "../../../src/queue/worker.ts";

const base = {
  name: "greet",
  queue: "greetings",
  payload: z.object({ to: z.string(), times: z.number().default(1) }),
};
const broker = new MemoryBroker();

function workerOf(
  actors: readonly Actor[],
  list?: ConstructorParameters<typeof Worker>[0]["middleware"],
): Worker {
  return new Worker({ broker, actors, concurrency: 1, name: "w", ...(list && { middleware: list }) });
}

function refusal(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof VistoError);
    assert.equal(error.code, "invalid_option");
    assert.match(error.message, pattern);
    return true;
  };
}

/** As a caller without types would write it. */
function loose(options: Record<string, unknown>): Actor {
  return actor({ ...base, ...options }, () => {});
}

describe("actor.message", () => {
  const greet = actor({ ...base, priority: 5 }, () => {});

  it("makes a draft with the actor's queue and priority", () => {
    assert.deepEqual(greet.message({ to: "Ada" }), {
      ...{ actor: "greet", queue: "greetings", payload: { to: "Ada" }, priority: 5, delay: 0 },
    });
  });

  it("takes a priority, a delay, a key and overrides for one message", () => {
    const options = { maxRetries: 1 };
    const draft = greet.message({ to: "Ada" }, { priority: 1, delay: 10, key: "k", options });
    assert.deepEqual([draft.priority, draft.delay, draft.key, draft.options], [1, 10, "k", options]);
  });

  it("refuses a payload that its schema does not take, and names the field", () => {
    assert.throws(
      () => greet.message({ to: 1 } as unknown as { to: string }),
      (error) =>
        error instanceof VistoError && error.code === "payload_invalid" && /greet: to: /.test(error.message),
    );
  });
});

describe("actor options", () => {
  it("are refused when no middleware declares them, with the nearest one and the likely cause", () => {
    assert.throws(
      () => workerOf([loose({ maxRetrys: 3 })]),
      refusal(/actor greet: .*maxRetrys.*did you mean maxRetries.*did you forget to add a middleware/),
    );
  });

  it("are refused when their middleware is missing", () => {
    assert.throws(() => workerOf([loose({ timeLimit: "1s" })], [retries()]), refusal(/timeLimit/));
  });

  it("are refused when their value is wrong, naming actor and option", () => {
    for (const options of [
      { minBackoff: "soon" },
      { maxRetries: -1 },
      { timeLimit: "always" },
      { retryWhen: 1 },
    ]) {
      assert.throws(
        () => workerOf([loose(options)]),
        refusal(new RegExp(`greet: ${Object.keys(options)[0]}`)),
      );
    }
  });

  it("say what was expected and what was got", () => {
    assert.throws(() => workerOf([loose({ minBackoff: "soon" })]), refusal(/expected .*"15s", got "soon"/));
    assert.throws(() => workerOf([loose({ ageLimit: "alway" })]), refusal(/expected .*"never", got "alway"/));
  });

  it("are taken as texts, as milliseconds and as never", () => {
    assert.ok(
      workerOf([loose({ minBackoff: "15s", maxBackoff: 60_000, timeLimit: "never", ageLimit: "1h30m" })]),
    );
  });

  it("of a middleware of one's own are taken when it is there", () => {
    const tenant = middleware({
      name: "tenant",
      options: { tenant: z.string().optional() },
      around: (_, next) => next(),
    });
    assert.ok(workerOf([loose({ tenant: "north" })], [tenant]));
    assert.throws(() => workerOf([], [tenant, tenant]), refusal(/both declare tenant/));
  });

  it("need different names for different actors", () => {
    assert.throws(() => workerOf([loose({}), loose({})]), refusal(/two actors .* greet/));
  });
});
