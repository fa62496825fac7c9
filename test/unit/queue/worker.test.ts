import assert from "node:assert/strict";
import { afterEach, beforeEach, it } from "node:test";
import { z } from "zod";
import { VistoError } from "../../../src/base/errors.ts";
import { type ActorOptions, actor, type Handler } from "../../../src/queue/actor.ts";
import { EmbeddedBroker } from "../../../src/queue/brokers/embedded.ts";
import { MemoryMessageStore } from "../../../src/queue/memory-store.ts";
import type { DeadLetter } from "../../../src/queue/message.ts";
import { currentMessage } from "../../../src/queue/middleware/current-message.ts";
import { defaultMiddleware } from "../../../src/queue/middleware/defaults.ts";
import { middleware } from "../../../src/queue/middleware/middleware.ts";
import { cancel, type Outcome, type Settlement } from "../../../src/queue/outcome.ts";
import { Worker, type WorkerOptions } from "../../../src/queue/worker.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";

const payload = z.object({ n: z.number() });
type Payload = z.infer<typeof payload>;

let clock: FakeClock;
let store: MemoryMessageStore;
let broker: EmbeddedBroker;
let worker: Worker | undefined;

beforeEach(async () => {
  clock = new FakeClock();
  store = new MemoryMessageStore(clock);
  broker = new EmbeddedBroker({ store, clock });
  await broker.start();
});

afterEach(async () => {
  const stopped = worker?.stop();
  await clock.advance(20_000);
  await stopped;
  worker = undefined;
  await broker.stop();
  assert.equal(clock.waiting, 0, "no timer is left behind");
});

async function run(
  handler: Handler<Payload>,
  options: ActorOptions = {},
  over: Partial<WorkerOptions> = {},
): Promise<string> {
  const work = actor({ name: "work", queue: "q", payload, ...options }, handler);
  worker = new Worker({ broker, actors: [work], concurrency: 2, name: "w", clock, ...over });
  await worker.start();
  const [sent] = await broker.send([work.message({ n: 1 })]);
  await clock.advance(0);
  return sent?.id ?? "";
}

async function letter(id: string): Promise<DeadLetter> {
  const found = await broker.deadLetter(id);
  assert.ok(found, "the message is a dead letter");
  return found;
}

it("counts a return value that is neither nothing nor an outcome as a failure, never as done", async () => {
  for (const value of [
    "ok",
    true,
    null,
    {},
    { kind: "sucess" },
    { kind: "snooze" },
    { kind: "snooze", delay: Number.NaN },
  ]) {
    const id = await run((() => value) as unknown as Handler<Payload>);
    assert.match((await letter(id)).reason, /^outcome_invalid: /, JSON.stringify(value));
    await worker?.stop();
  }
});

it("ends a cancelled message without a dead letter", async () => {
  const id = await run(() => cancel("not wanted"));
  assert.equal(await store.find(id), undefined);
});

it("never retries the codes in throws, nor what retryWhen refuses, nor an error that is not retryable", async () => {
  const cases: [ActorOptions, Error][] = [
    [{ throws: ["TypeError"] }, new TypeError("wrong")],
    [{ retryWhen: ({ code }) => code !== "RangeError" }, new RangeError("wrong")],
    [{}, new VistoError("invalid_body", "wrong")],
  ];
  for (const [options, error] of cases) {
    const id = await run(() => {
      throw error;
    }, options);
    assert.equal((await letter(id)).attempt, 1);
    await worker?.stop();
  }
});

it("limits the retries also of a failure that names its own time", async () => {
  const failure: Outcome = { kind: "failure", error: { code: "later", message: "later" }, retryable: true };
  let runs = 0;
  const id = await run((_, attempt) => ({ ...failure, retryAt: attempt.clock.now() + 10 * ++runs }), {
    maxRetries: 2,
  });
  await clock.advance(29);
  assert.equal(runs, 2);
  await clock.advance(1);
  assert.equal(runs, 3);
  assert.equal((await letter(id)).attempt, 3);
});

it("takes a message's own options over its actor's, and refuses unknown ones", async () => {
  const fail: Handler<Payload> = () => {
    throw new Error("again");
  };
  await run(fail);
  const [once, wrong] = await broker.send([
    { actor: "work", queue: "q", payload: { n: 1 }, options: { maxRetries: 0 } },
    { actor: "work", queue: "q", payload: { n: 1 }, options: { maxRetry: 0 } },
  ]);
  await clock.advance(0);
  assert.match((await letter(once?.id ?? "")).reason, /again/);
  assert.match((await letter(wrong?.id ?? "")).reason, /^invalid_option: .*maxRetry/);
});

it("tells the handler what is left of its retries and its time", async () => {
  const seen: [number | undefined, number][] = [];
  await run(
    async (_, attempt) => {
      seen.push([attempt.retriesLeft, attempt.timeLeft()]);
      throw new Error("again");
    },
    { maxRetries: 1, minBackoff: 10, maxBackoff: 10, timeLimit: "5s" },
  );
  await clock.advance(10);
  assert.deepEqual(seen, [
    [1, 5_000],
    [0, 5_000],
  ]);
});

it("makes the current message known to what the handler calls, and to nobody else", async () => {
  let seen: string | undefined;
  const id = await run(async () => {
    await Promise.resolve();
    seen = currentMessage()?.id;
  });
  assert.equal(seen, id);
  assert.equal(currentMessage(), undefined);
});

it("aborts an attempt whose lease was lost, and its settlement changes nothing", async () => {
  let reason: unknown;
  const id = await run((_, { signal }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => {
      reason = signal.reason;
      resolve();
    });
    return promise;
  });
  await store.pause("q");
  await store.rescueWorker("w", 5);
  await clock.advance(10_000);
  assert.equal((reason as VistoError).code, "worker_lost");
  assert.equal((await store.find(id))?.state, "ready");
});

it("settles again after a fault of the store instead of doing the work again", async () => {
  let runs = 0;
  let faults = 2;
  const settle = store.settle.bind(store);
  store.settle = (settlements: readonly Settlement[]) =>
    faults-- > 0 ? Promise.reject(new VistoError("ledger_full", "full")) : settle(settlements);
  const id = await run(() => void runs++);
  assert.equal((await store.find(id))?.state, "leased");
  await clock.advance(2_000);
  assert.equal(await store.find(id), undefined);
  assert.equal(runs, 1);
});

it("goes on taking after a fault of the store", async () => {
  let faults = 1;
  const claim = store.claim.bind(store);
  store.claim = (request) => (faults-- > 0 ? Promise.reject(new Error("locked")) : claim(request));
  const id = await run(() => {});
  assert.equal((await store.find(id))?.state, "ready");
  await clock.advance(1_000);
  assert.equal(await store.find(id), undefined);
});

it("goes on when an observer throws, and fails the attempt when a deciding middleware does", async () => {
  const id = await run(
    () => {},
    {},
    {
      observer: () => {
        throw new Error("observer");
      },
    },
  );
  assert.equal(await store.find(id), undefined);
  await worker?.stop();
  const broken = middleware({
    name: "broken",
    options: {},
    around: () => Promise.reject(new Error("broken")),
  });
  const failed = await run(
    () => assert.fail("it must not run"),
    { maxRetries: 0 },
    {
      middleware: [...defaultMiddleware(), broken],
    },
  );
  assert.match((await letter(failed)).reason, /broken/);
});

it("gives each named queue its own slots", async () => {
  const running: string[] = [];
  const wait: Handler<Payload> = (_, { message, signal }) => {
    running.push(message.queue);
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
  };
  const [fast, slow] = ["fast", "slow"].map((queue) => actor({ name: queue, queue, payload }, wait));
  assert.ok(fast && slow);
  worker = new Worker({ broker, actors: [fast, slow], concurrency: { fast: 2, slow: 1 }, name: "w", clock });
  await worker.start();
  await broker.send([1, 2, 3].flatMap((n) => [fast.message({ n }), slow.message({ n })]));
  await clock.advance(0);
  assert.deepEqual(running.sort(), ["fast", "fast", "slow"]);
});

it("aborts its attempts once the store could not renew their leases for a whole lease", async () => {
  let abortedAt: number | undefined;
  await run(
    (_, { signal }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => {
        abortedAt = clock.monotonic();
        resolve();
      });
      return promise;
    },
    {},
    { lease: 30_000 },
  );
  await clock.advance(10_000);
  store.renew = () => Promise.reject(new Error("the disk is gone"));
  await clock.advance(29_999);
  assert.equal(abortedAt, undefined);
  await clock.advance(1);
  assert.equal(abortedAt, 40_000);
});

it("spends no attempt on a handler that fails because the worker stops", async () => {
  const id = await run((_, { signal }) => {
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  const stopped = worker?.stop();
  await clock.advance(10_000);
  await stopped;
  const message = await store.find(id);
  assert.deepEqual([message?.state, message?.attempt, message?.trail], ["ready", 0, []]);
});

it("no longer settles a message that it has given back", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const settled: string[] = [];
  const settle = store.settle.bind(store);
  store.settle = (settlements: readonly Settlement[]) => {
    settled.push(...settlements.map(({ as }) => as));
    return settle(settlements);
  };
  await run(() => promise);
  const stopped = worker?.stop();
  await clock.advance(11_000);
  await stopped;
  resolve();
  await clock.advance(0);
  assert.deepEqual(settled, ["released"]);
});

it("counts a redriven message's age from its redrive", async () => {
  let fails = true;
  const id = await run(
    () => {
      if (fails) throw new Error("closed");
    },
    { maxRetries: 0, ageLimit: "1m" },
  );
  await clock.advance(3_600_000);
  fails = false;
  await broker.redrive([id]);
  await clock.advance(0);
  assert.equal(await store.find(id), undefined);
});

it("counts a middleware that returns no outcome as a failure, never as done", async () => {
  for (const value of [undefined, { kind: "snooze", delay: Number.POSITIVE_INFINITY }]) {
    const broken = middleware({
      name: "broken",
      options: {},
      around: async () => value as unknown as Outcome,
    });
    const id = await run(() => {}, {}, { middleware: [...defaultMiddleware(), broken] });
    assert.match((await letter(id)).reason, /^outcome_invalid: .*middleware broken/);
    await worker?.stop();
  }
});
