import { dirname } from "node:path";
import { isRefusal } from "../../src/base/errors.ts";
import { countRows, expectEqual, verifyHistory } from "../check.ts";
import { askFor, requester } from "../parts/asks.ts";
import { BullmqPeer } from "../parts/bullmq-peer.ts";
import { inFlight, type Load } from "../parts/in-flight.ts";
import type { Lab } from "../parts/lab.ts";
import { openDesk } from "../parts/open-desk.ts";
import type { Appendfsync } from "../parts/redis-server.ts";
import { type Contestant, contest, type Figures, type Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

interface Size {
  readonly width: number;
  readonly count: number;
}

/** Enough to have everything compiled and cached. */
const warmUp = 1_000;

/** `Desk.submit` on a real ledger, beside BullMQ's `Queue.add` of the same ask. */
export const submitInFlight: Scenario = {
  name: "submit",
  about: "asks recorded by the public verb, 100 and 1 in flight; the same payload by BullMQ's Queue.add",
  async prepare(lab) {
    const many: Size = { width: 100, count: lab.size(20_000, 2_000) };
    const single: Size = { width: 1, count: lab.size(2_000, 300) };
    const both = [many, single];
    const peers = lab.hasRedis ? (["always", "everysec"] as const) : [];
    return contest(
      both.flatMap((size) => [ours(lab, size), ...peers.map((fsync) => bullmq(lab, size, fsync))]),
      [
        { name: "submitPerSecond", of: ["visto, 100 in flight", "per second"] },
        { name: "submitRatioAlways", ...overPeer(many, "always") },
        { name: "submitRatioEverysec", ...overPeer(many, "everysec") },
        { name: "submitOneRatioAlways", ...overPeer(single, "always") },
      ],
    );
  },
};

function overPeer({ width }: Size, fsync: Appendfsync) {
  return {
    of: [`visto, ${width} in flight`, "per second"],
    over: [`bullmq ${fsync}, ${width} in flight`, "per second"],
  } as const;
}

function ours(lab: Lab, { width, count }: Size): Contestant {
  return {
    name: `visto, ${width} in flight`,
    async measure() {
      const data = lab.folder();
      const { desk, ledgerFile, close } = await openDesk(data);
      const submit = async (n: number): Promise<void> => {
        const submitted = await desk.submit(askFor(n, dirname(data)), requester);
        if (isRefusal(submitted)) throw new Error(submitted.message);
        if (submitted.request.judgement?.ruling !== "ask") throw new Error("expected an ask for a reviewer");
      };
      await inFlight(warmUp, width, submit);
      const load = await inFlight(count, width, (n) => submit(warmUp + n));
      await close();
      expectEqual("requests", countRows(ledgerFile, "requests"), warmUp + count);
      expectEqual("messages", countRows(ledgerFile, "messages"), 2 * (warmUp + count));
      expectEqual("entries", await verifyHistory(ledgerFile), warmUp + count);
      lab.discard(data);
      return figures(load);
    },
  };
}

function bullmq(lab: Lab, { width, count }: Size, fsync: Appendfsync): Contestant {
  return {
    name: `bullmq ${fsync}, ${width} in flight`,
    async measure() {
      const peer = await BullmqPeer.open(lab, fsync);
      const add = async (n: number): Promise<void> => {
        const ask = askFor(n, "/home/agent/project");
        await peer.add({ ...ask, requester: requester.name }, ask.key);
      };
      await inFlight(warmUp, width, add);
      const load = await inFlight(count, width, (n) => add(warmUp + n));
      expectEqual("messages in Redis", await peer.count(), warmUp + count);
      await peer.close();
      return figures(load);
    },
  };
}

function figures({ perSecond, took }: Load): Figures {
  return { "per second": perSecond, "p50 ms": quantile(took, 0.5), "p99 ms": quantile(took, 0.99) };
}
