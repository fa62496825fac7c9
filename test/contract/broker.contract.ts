import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { z } from "zod";
import { type Actor, type ActorOptions, actor, type Handler } from "../../src/queue/actor.ts";
import type { Broker } from "../../src/queue/broker.ts";
import type { DeadLetter } from "../../src/queue/message.ts";
import type { AttemptEvent } from "../../src/queue/middleware/observing.ts";
import { snooze } from "../../src/queue/outcome.ts";
import { Worker, type WorkerOptions } from "../../src/queue/worker.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";

export interface OpenBroker {
  /** Started. */
  readonly broker: Broker;
  close(): Promise<void>;
}

const payload = z.object({ n: z.number() });
type Payload = z.infer<typeof payload>;

/** Registers what every broker must do with a worker on it; `open` gives an empty one that lives by the clock. */
export function brokerContract(name: string, open: (clock: FakeClock) => Promise<OpenBroker>): void {
  describe(`broker: ${name}`, () => {
    let clock: FakeClock;
    let opened: OpenBroker;
    let broker: Broker;
    let workers: Worker[];
    let events: AttemptEvent[];

    beforeEach(async () => {
      clock = new FakeClock();
      opened = await open(clock);
      broker = opened.broker;
      workers = [];
      events = [];
    });
    afterEach(async () => {
      for (const worker of workers) await stopOf(worker);
      await opened.close();
    });

    /** Stopping may wait for handlers, and so for the clock. */
    const stopOf = async (worker: Worker): Promise<void> => {
      const stopped = worker.stop();
      await clock.advance(20_000);
      await stopped;
    };
    const make = (handler: Handler<Payload>, options: ActorOptions = {}): Actor<Payload> =>
      actor({ name: "count", queue: "numbers", payload, ...options }, handler);
    const start = async (counting: Actor<Payload>, over: Partial<WorkerOptions> = {}): Promise<Worker> => {
      const observer = (event: AttemptEvent): number => events.push(event);
      const name = `w${workers.length + 1}`;
      const worker = new Worker({
        broker,
        actors: [counting],
        concurrency: 4,
        name,
        clock,
        observer,
        ...over,
      });
      workers.push(worker);
      await worker.start();
      return worker;
    };
    const letters = async (): Promise<readonly DeadLetter[]> =>
      (await broker.deadLetters({ limit: 100 })).items;
    const onlyLetter = async (): Promise<DeadLetter> => {
      const [letter, ...rest] = await letters();
      assert.ok(letter && rest.length === 0, "there is one dead letter");
      return letter;
    };

    it("hands a sent message to its actor, once", async () => {
      const seen: number[] = [];
      const counting = make(({ n }) => void seen.push(n));
      const worker = await start(counting);
      await broker.send([counting.message({ n: 1 }), counting.message({ n: 2 })]);
      await worker.drain();
      assert.deepEqual(seen.sort(), [1, 2]);
      assert.deepEqual(await letters(), []);
    });

    it("hands out what was sent before the worker started, by priority", async () => {
      const seen: number[] = [];
      const counting = make(({ n }) => void seen.push(n));
      await broker.send([1, 2, 3].map((n) => counting.message({ n }, { priority: -n })));
      await (await start(counting, { concurrency: 1 })).drain();
      assert.deepEqual(seen, [3, 2, 1]);
    });

    it("hands a delayed message out when it is due and not before", async () => {
      const seen: number[] = [];
      const counting = make(({ n }) => void seen.push(n));
      const worker = await start(counting);
      await broker.send([counting.message({ n: 1 }, { delay: 60_000 })]);
      await clock.advance(59_999);
      assert.deepEqual(seen, []);
      await clock.advance(1);
      await worker.drain();
      assert.deepEqual(seen, [1]);
    });

    it("never shares a message between two workers", async () => {
      const seen: number[] = [];
      const counting = make(async ({ n }) => void seen.push(n));
      const [one, two] = [await start(counting), await start(counting)];
      const numbers = Array.from({ length: 200 }, (_, n) => n);
      await broker.send(numbers.map((n) => counting.message({ n })));
      while (seen.length < numbers.length) await clock.advance(0);
      await Promise.all([stopOf(one), stopOf(two)]);
      assert.deepEqual(
        seen.sort((a, b) => a - b),
        numbers,
      );
    });

    it("retries with growing waits and then keeps a dead letter with every error", async () => {
      const times: number[] = [];
      const counting = make(
        (_, attempt) => {
          times.push(attempt.clock.now());
          throw new Error(`failure ${attempt.message.attempt}`);
        },
        { maxRetries: 3, minBackoff: "1s" },
      );
      await start(counting);
      await broker.send([counting.message({ n: 1 })]);
      await clock.advance(60_000);
      const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      assert.equal(waits.length, 3);
      for (const [index, wait] of waits.entries()) {
        const shortest = 1_000 * 2 ** index;
        assert.ok(wait >= shortest && wait <= 2 * shortest, `wait ${index + 1} was ${wait} ms`);
      }
      const letter = await onlyLetter();
      assert.equal(letter.attempt, 4);
      assert.deepEqual(
        letter.trail.map(({ message }) => message),
        ["failure 1", "failure 2", "failure 3", "failure 4"],
      );
    });

    it("makes a dead letter at once of a payload that the actor no longer takes", async () => {
      const counting = make(() => assert.fail("it must not run"));
      const worker = await start(counting);
      await broker.send([{ actor: "count", queue: "numbers", payload: { n: "one" } }]);
      await worker.drain();
      assert.match((await onlyLetter()).reason, /^payload_invalid: /);
    });

    it("makes a dead letter at once of a message to an unknown actor", async () => {
      const worker = await start(make(() => {}));
      await broker.send([{ actor: "cuont", queue: "numbers", payload: {} }]);
      await worker.drain();
      assert.match((await onlyLetter()).reason, /^actor_unknown: /);
      assert.equal(events.at(-1)?.kind, "finished");
    });

    it("aborts the signal at the time limit and fails the attempt", async () => {
      const counting = make(
        (_, { signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
        { timeLimit: "5s", maxRetries: 0 },
      );
      await start(counting);
      await broker.send([counting.message({ n: 1 })]);
      await clock.advance(4_999);
      assert.deepEqual(await letters(), []);
      await clock.advance(1);
      assert.match((await onlyLetter()).reason, /^time_limit: /);
    });

    it("fails an attempt that ignores its time limit, and keeps its slot until it ends", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const seen: number[] = [];
      const counting = make(
        async ({ n }) => {
          seen.push(n);
          if (n === 1) await promise;
        },
        { timeLimit: "5s", maxRetries: 0 },
      );
      const worker = await start(counting, { concurrency: 1 });
      await broker.send([counting.message({ n: 1 }), counting.message({ n: 2 })]);
      await clock.advance(15_000);
      assert.match((await onlyLetter()).reason, /^time_limit: /);
      assert.deepEqual(seen, [1]);
      resolve();
      await worker.drain();
      assert.deepEqual(seen, [1, 2]);
    });

    it("does not handle a message that is older than its age limit", async () => {
      const counting = make(() => assert.fail("it must not run"), { ageLimit: "1m" });
      await broker.send([counting.message({ n: 1 })]);
      await clock.advance(60_001);
      await (await start(counting)).drain();
      assert.match((await onlyLetter()).reason, /^age_limit: /);
    });

    it("sends a key once and cancels by key", async () => {
      const counting = make(() => {});
      const keyed = counting.message({ n: 1 }, { key: "k", delay: 1_000 });
      const [first] = await broker.send([keyed]);
      assert.deepEqual(await broker.send([keyed]), [{ id: first?.id, duplicate: true }]);
      assert.equal(await broker.cancel(["k"]), 1);
      assert.equal(await broker.cancel(["k"]), 0);
    });

    it("stops handing out of a paused queue, shows it, and goes on when it is resumed", async () => {
      const seen: number[] = [];
      const counting = make(({ n }) => void seen.push(n));
      const worker = await start(counting);
      await broker.pause("numbers");
      await broker.send([counting.message({ n: 1 })]);
      await clock.advance(10_000);
      assert.deepEqual(seen, []);
      const [stats] = await broker.stats();
      assert.deepEqual([stats?.paused, stats?.ready], [true, 1]);
      await broker.resume("numbers");
      await worker.drain();
      assert.deepEqual(seen, [1]);
    });

    it("spends no attempt on a snooze", async () => {
      const attempts: number[] = [];
      const counting = make((_, { message }) => {
        attempts.push(message.attempt);
        return attempts.length < 4 ? snooze(1_000) : undefined;
      });
      const worker = await start(counting);
      await broker.send([counting.message({ n: 1 })]);
      await clock.advance(3_000);
      await worker.drain();
      assert.deepEqual(attempts, [1, 1, 1, 1]);
    });

    it("keeps the lease of a long attempt by its heartbeat", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      let runs = 0;
      const counting = make(() => {
        runs++;
        return promise;
      });
      const worker = await start(counting, { lease: 30_000 });
      await start(counting, { lease: 30_000 });
      await broker.send([counting.message({ n: 1 })]);
      await clock.advance(120_000);
      assert.equal(runs, 1);
      resolve();
      await worker.drain();
      assert.deepEqual(await letters(), []);
    });

    it("gives a vanished worker's message to another, whose settlement alone counts", async () => {
      const counting = make(() => {});
      const [sent] = await broker.send([counting.message({ n: 1 })]);
      const vanished = broker.consume({ worker: "vanished", queues: ["numbers"], lease: 30_000 });
      const [message] = await vanished.take(1);
      assert.equal(message?.id, sent?.id);
      await start(counting);
      await clock.advance(60_000);
      const finished = events.find(({ kind }) => kind === "finished");
      assert.equal(finished?.message.id, sent?.id);
      assert.equal(finished?.message.trail[0]?.event, "lost");
      assert.ok(message);
      assert.equal(await vanished.settle({ lease: message.lease, as: "done" }), false);
      assert.deepEqual(await vanished.renew([message.lease]), [message.id]);
      await vanished.close();
    });

    it("lets running attempts finish when the worker stops, and takes no more", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const seen: number[] = [];
      const counting = make(async ({ n }) => {
        await promise;
        seen.push(n);
      });
      const worker = await start(counting, { concurrency: 1 });
      await broker.send([counting.message({ n: 1 }), counting.message({ n: 2 })]);
      await clock.advance(0);
      const stopped = worker.stop();
      resolve();
      await stopped;
      assert.deepEqual(seen, [1]);
      assert.equal((await broker.stats())[0]?.ready, 1);
    });

    it("aborts at the drain limit and gives back without spending an attempt", async () => {
      let reason: unknown;
      const stuck = make((_, { signal }) => {
        signal.addEventListener("abort", () => {
          reason = signal.reason;
        });
        return new Promise(() => {});
      });
      const worker = await start(stuck, { drainLimit: 5_000, abortGrace: 500 });
      await broker.send([stuck.message({ n: 1 })]);
      await clock.advance(0);
      const stopped = worker.stop();
      await clock.advance(5_500);
      await stopped;
      assert.equal((reason as { code?: string }).code, "draining");
      const consumer = broker.consume({ worker: "next", queues: ["numbers"], lease: 30_000 });
      const [again] = await consumer.take(1);
      assert.equal(again?.attempt, 1);
      assert.deepEqual(again?.trail, []);
      await consumer.close();
    });

    it("answers a waiting take with nothing when its consumer is closed", async () => {
      const consumer = broker.consume({ worker: "w", queues: ["numbers"], lease: 30_000 });
      const taken = consumer.take(5);
      await clock.advance(0);
      await consumer.close();
      assert.deepEqual(await taken, []);
      assert.deepEqual(await consumer.take(1), []);
    });

    it("redrives a dead letter, edited or not, and discards one", async () => {
      const seen: number[] = [];
      const counting = make(
        ({ n }) => {
          if (n < 0) throw new Error("negative");
          seen.push(n);
        },
        { maxRetries: 0 },
      );
      const worker = await start(counting);
      await broker.send([counting.message({ n: -1 })]);
      await worker.drain();
      const { id } = await onlyLetter();
      assert.deepEqual(await broker.redrive([id], { by: "ada" }), [id]);
      await worker.drain();
      assert.equal((await broker.deadLetter(id))?.trail.length, 3);
      assert.deepEqual(await broker.redrive([id], { by: "ada", payload: { n: 7 } }), [id]);
      await worker.drain();
      assert.deepEqual(seen, [7]);
      await broker.send([counting.message({ n: -2 })]);
      await worker.drain();
      assert.equal(await broker.discard((await onlyLetter()).id, { by: "ada", reason: "a typo" }), true);
      assert.deepEqual(await letters(), []);
    });
  });
}
