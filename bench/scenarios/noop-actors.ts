import { expectEqual } from "../check.ts";
import { BullmqPeer } from "../parts/bullmq-peer.ts";
import { countdown } from "../parts/countdown.ts";
import { inFlight } from "../parts/in-flight.ts";
import type { Lab } from "../parts/lab.ts";
import { NoopQueue } from "../parts/noop-queue.ts";
import type { Appendfsync } from "../parts/redis-server.ts";
import { type Contestant, contest, type Scenario } from "../scenario.ts";

const concurrency = 100;

/** An actor that does nothing, through all default middleware, beside a BullMQ worker that does nothing. */
export const noopActors: Scenario = {
  name: "noop",
  about: "no-op messages at concurrency 100: waiting and then processed, and sent while a worker runs",
  async prepare(lab) {
    const count = lab.size(20_000, 3_000);
    const peers = lab.hasRedis ? (["everysec", "always"] as const) : [];
    const processed = "processed per second";
    return contest(
      [ours(lab, count), ...peers.map((fsync) => bullmq(lab, count, fsync))],
      [
        { name: "noopPerSecond", of: ["visto", processed] },
        { name: "noopRatioEverysec", of: ["visto", processed], over: ["bullmq everysec", processed] },
        { name: "noopRatioAlways", of: ["visto", processed], over: ["bullmq always", processed] },
      ],
    );
  },
};

interface Work {
  readonly started: Promise<void>;
  /** Resolves when all messages are done and recorded so. */
  readonly done: Promise<void>;
}

/** What both queues can do, so that both are measured by the same code. */
interface Contender {
  add(payload: { readonly n: number }): Promise<unknown>;
  /** Starts a worker that is to do `count` messages. */
  work(count: number): Work;
  count(): Promise<number> | number;
  close(): Promise<void>;
}

function ours(lab: Lab, count: number): Contestant {
  return measured("visto", count, async () => {
    const queue = await NoopQueue.open(lab);
    return {
      add: (payload) => queue.add(payload),
      work(expected) {
        const handled = countdown(expected);
        const started = queue.work(() => handled.tick(), concurrency);
        return { started, done: handled.done.then(() => queue.drain()) };
      },
      count: () => queue.count(),
      close: () => queue.close(),
    };
  });
}

function bullmq(lab: Lab, count: number, fsync: Appendfsync): Contestant {
  return measured(`bullmq ${fsync}`, count, async () => {
    const peer = await BullmqPeer.open(lab, fsync);
    return {
      add: (payload) => peer.add(payload),
      work(expected) {
        const completed = countdown(expected);
        const started = peer.work(() => {}, concurrency, completed.tick);
        return { started, done: completed.done };
      },
      count: () => peer.count(),
      close: () => peer.close(),
    };
  });
}

function measured(name: string, count: number, open: () => Promise<Contender>): Contestant {
  return {
    name,
    async measure() {
      const waiting = await open();
      const sent = await inFlight(count, concurrency, (n) => waiting.add({ n }));
      expectEqual("messages waiting", await waiting.count(), count);
      const processing = await rate(count, async () => {
        const { started, done } = waiting.work(count);
        await started;
        await done;
      });
      expectEqual("messages left", await waiting.count(), 0);
      await waiting.close();

      const running = await open();
      const { started, done } = running.work(count);
      await started;
      const through = await rate(count, async () => {
        await inFlight(count, concurrency, (n) => running.add({ n }));
        return done;
      });
      expectEqual("messages left", await running.count(), 0);
      await running.close();
      return {
        "sent per second": sent.perSecond,
        "processed per second": processing,
        "sent and processed per second": through,
      };
    },
  };
}

async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return count / ((performance.now() - begun) / 1_000);
}
