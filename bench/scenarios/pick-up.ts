import { setTimeout as after } from "node:timers/promises";
import { BullmqPeer } from "../parts/bullmq-peer.ts";
import type { Lab } from "../parts/lab.ts";
import { NoopQueue } from "../parts/noop-queue.ts";
import type { Appendfsync } from "../parts/redis-server.ts";
import { type Contestant, contest, type Figures, type Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

const concurrency = 100;

/** Milliseconds from one message to the next: by then the worker has settled it, and waits again. */
const pace = 5;

/** How soon an idle worker begins a message that was sent alone. */
export const pickUp: Scenario = {
  name: "pick-up",
  about: "from the commit of a single message to its handler, and from the call of send",
  async prepare(lab) {
    const count = lab.size(300, 50);
    const peers = lab.hasRedis ? (["everysec", "always"] as const) : [];
    return contest(
      [ours(lab, count), ...peers.map((fsync) => bullmq(lab, count, fsync))],
      [
        { name: "commitToHandlerP50Ms", of: ["visto", "commit to handler p50 ms"] },
        { name: "commitToHandlerP99Ms", of: ["visto", "commit to handler p99 ms"] },
      ],
    );
  },
};

function ours(lab: Lab, count: number): Contestant {
  return {
    name: "visto",
    async measure() {
      const queue = await NoopQueue.open(lab);
      const bell = new Bell();
      await queue.work(() => bell.ring(), concurrency);
      const figures = await sendOneByOne(count, bell, (n) => queue.add({ n }));
      await queue.close();
      return figures;
    },
  };
}

function bullmq(lab: Lab, count: number, fsync: Appendfsync): Contestant {
  return {
    name: `bullmq ${fsync}`,
    async measure() {
      const peer = await BullmqPeer.open(lab, fsync);
      const bell = new Bell();
      await peer.work(
        () => bell.ring(),
        concurrency,
        () => {},
      );
      const figures = await sendOneByOne(count, bell, (n) => peer.add({ n }));
      await peer.close();
      return figures;
    },
  };
}

/** Says when the handler of the one message under way began. */
class Bell {
  #rung = Promise.withResolvers<number>();

  ring(): void {
    this.#rung.resolve(performance.now());
  }

  next(): Promise<number> {
    this.#rung = Promise.withResolvers();
    return this.#rung.promise;
  }
}

async function sendOneByOne(
  count: number,
  bell: Bell,
  send: (n: number) => Promise<unknown>,
): Promise<Figures> {
  const fromCommit: number[] = [];
  const fromCall: number[] = [];
  for (let n = 0; n < count; n++) {
    await after(pace);
    const began = bell.next();
    const called = performance.now();
    await send(n);
    const committed = performance.now();
    const handled = await began;
    fromCall.push(handled - called);
    // A worker that is told by somebody else than the sender may have begun before the sender knows.
    fromCommit.push(Math.max(0, handled - committed));
  }
  return {
    "commit to handler p50 ms": quantile(fromCommit, 0.5),
    "commit to handler p99 ms": quantile(fromCommit, 0.99),
    "call to handler p50 ms": quantile(fromCall, 0.5),
    "call to handler p99 ms": quantile(fromCall, 0.99),
  };
}
