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

  it("takes a delay as a text, and refuses one that is none", () => {
    assert.equal(greet.message({ to: "Ada" }, { delay: "1m30s" }).delay, 90_000);
    assert.throws(
      () => greet.message({ to: "Ada" }, { delay: "soon" }),
      refusal(/greet: delay: .*"15s".*"soon"/),
    );
  });

  it("waits in the queue named default where its actor names none", () => {
    const plain = actor({ name: "plain", payload: base.payload }, () => {});
    assert.equal(plain.message({ to: "Ada" }).queue, "default");
  });

  it("refuses a payload that its schema does not take, and names the field", () => {
    assert.throws(
      () => greet.message({ to: 1 } as unknown as { to: string }),
      (error) =>
        error instanceof VistoError && error.code === "payload_invalid" && /greet: to: /.test(error.message),
    );
  });
});

describe("actor.send", () => {
  const greet = actor({ ...base, queue: "sent" }, () => {});

  it("sends one message and answers its id, or that of the unfinished one with its key", async () => {
    const first = await greet.send(broker, { to: "Ada" }, { key: "k" });
    assert.equal(first.duplicate, false);
    assert.deepEqual(await greet.send(broker, { to: "Bob" }, { key: "k" }), { ...first, duplicate: true });
    const [stats] = (await broker.stats()).filter(({ queue }) => queue === "sent");
    assert.equal(stats?.ready, 1);
  });

  it("refuses a payload that does not fit, and sends nothing", async () => {
    const wrong = { to: 1 } as unknown as { to: string };
    const before = await broker.stats();
    await assert.rejects(greet.send(broker, wrong), { code: "payload_invalid" });
    assert.deepEqual(await broker.stats(), before);
  });
});

describe("a worker that is told nothing but its actors", () => {
  it("has a name of its own and handles eight messages at a time", async () => {
    const atOnce = { now: 0, most: 0 };
    const gate = Promise.withResolvers<void>();
    const wait = actor({ name: "wait", queue: "waits", payload: base.payload }, async () => {
      atOnce.most = Math.max(atOnce.most, ++atOnce.now);
      if (atOnce.now === 8) setImmediate(gate.resolve);
      await gate.promise;
      atOnce.now--;
    });
    await broker.send(Array.from({ length: 20 }, () => wait.message({ to: "Ada" })));
    const [one, other] = [new Worker({ broker, actors: [wait] }), new Worker({ broker, actors: [wait] })];
    assert.notEqual(one.name, other.name);
    await one.start();
    await one.drain("waits");
    await one.stop();
    assert.equal(atOnce.most, 8);
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
