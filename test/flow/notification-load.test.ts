import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, type TestContext } from "node:test";
import { systemClock } from "../../src/base/clock.ts";
import { isUrgent } from "../../src/domain/urgency.ts";
import { WebhookNotifier } from "../../src/notifiers/webhook/webhook.ts";
import { Bell } from "../support/bell.ts";
import { critical } from "../support/fake-bell.ts";
import { Receiver } from "../support/receiver.ts";
import { planOf, recipient } from "../support/recipients.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { wait, waitUntil } from "../support/wait.ts";

const secret = "what only the two of them know";

let folder: TempFolder;
let receiver: Receiver;
let bell: Bell;

async function open(failing: number, hanging: number): Promise<void> {
  receiver = new Receiver(failing, hanging, secret);
  await receiver.start();
  const notifier = webhookTo(receiver.url);
  const plan = planOf([recipient("bob", { channels: ["hook"] })]);
  const file = folder.file("ledger.db");
  bell = new Bell({ file, clock: systemClock, plan, notifiers: [notifier] });
  await (await bell.open()).work();
}

function webhookTo(url: string): WebhookNotifier {
  const to = {
    type: "webhook",
    name: "hook",
    url: new URL(url),
    template: "json",
    secret,
    timeLimit: 10_000,
  } as const;
  return new WebhookNotifier(to, { clock: systemClock, links: undefined, version: "1.2.3" });
}

beforeEach(() => {
  folder = tempFolder();
});

afterEach(async () => {
  await bell.close();
  await receiver.kill();
  folder.remove();
});

/** When each ask was first accepted. */
function acceptedAt(): Map<string, number> {
  const first = new Map<string, number>();
  for (const { at, ids, answer } of receiver.received) {
    if (answer !== "ok") continue;
    for (const id of ids) first.set(id, Math.min(at, first.get(id) ?? at));
  }
  return first;
}

async function untilAllAccepted(ids: readonly string[], limit: number): Promise<ReadonlyMap<string, number>> {
  const all = await waitUntil(() => {
    const first = acceptedAt();
    return ids.every((id) => first.has(id)) ? first : undefined;
  }, limit);
  const known = all ?? acceptedAt();
  const lacking = ids.filter((id) => !known.has(id));
  assert.ok(all, `${lacking.length} asks were never delivered: ${lacking.slice(0, 3).join(", ")}`);
  return all;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function show(t: TestContext, what: string, waits: readonly number[]): void {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => percentile(waits, share));
  const { length } = waits;
  t.diagnostic(
    `${what}: ${length} asks, p50 ${p50} ms, p99 ${p99} ms, at most ${max} ms from commit to delivery`,
  );
}

describe("notifications over HTTP", () => {
  it("reach a receiver that fails, hangs and is killed twice: every ask, and within a second while it is up", async (t) => {
    await open(0.3, 0.05);
    const asked = new Map<string, number>();
    const outages: { from: number; to: number }[] = [];
    const flow = (async () => {
      for (let round = 0; round < 100; round++) {
        const next = performance.now() + 100;
        const asks = await Promise.all(
          Array.from({ length: 10 }, (_, n) => bell.ask({ text: `${round} ${n}` })),
        );
        for (const { id, createdAt } of asks) asked.set(id, createdAt);
        await wait(Math.max(0, next - performance.now()));
      }
    })();
    for (const pauseBefore of [3_000, 2_500]) {
      await wait(pauseBefore);
      const from = Date.now();
      await receiver.kill();
      await wait(500);
      await receiver.start();
      outages.push({ from, to: Date.now() });
    }
    await flow;
    const accepted = await untilAllAccepted([...asked.keys()], 60_000);
    const waits = [...asked].map(([id, at]) => ({ at, ms: (accepted.get(id) ?? 0) - at }));
    const isUp = (at: number): boolean => outages.every(({ from, to }) => at + 1_000 < from || at > to);
    const steady = waits.filter(({ at }) => isUp(at)).map(({ ms }) => ms);
    show(t, "while the receiver is up", steady);
    show(
      t,
      "all",
      waits.map(({ ms }) => ms),
    );
    const keys = Map.groupBy(receiver.received, ({ key }) => key);
    t.diagnostic(`${keys.size} notifications, ${receiver.received.length} calls`);
    for (const [key, calls] of keys) {
      assert.equal(new Set(calls.map(({ body }) => body)).size, 1, `the repeats of ${key} differ`);
    }
    assert.ok(
      receiver.received.every(({ isSigned }) => isSigned),
      "a call bears a wrong signature",
    );
    assert.equal(asked.size, 1_000);
    assert.ok(steady.length > 500, `only ${steady.length} asks were made while the receiver was up`);
    assert.ok(percentile(steady, 0.99) < 1_000, `p99 is ${percentile(steady, 0.99)} ms`);
    await untilRecorded([...asked.keys()]);
  });

  it("let critical asks overtake whatever waits to be told", async (t) => {
    await open(0, 0);
    const asks = await Promise.all(
      Array.from({ length: 3_000 }, (_, n) => bell.ask({ text: `${n}`, ...(n % 100 === 99 && critical) })),
    );
    const accepted = await untilAllAccepted(
      asks.map(({ id }) => id),
      20_000,
    );
    const [urgent, others] = [true, false].map((wanted) =>
      asks.flatMap((ask) => (isUrgent(ask) === wanted ? [(accepted.get(ask.id) ?? 0) - ask.createdAt] : [])),
    );
    assert.ok(urgent && others);
    show(t, "critical ones among 3,000", urgent);
    show(t, "the others", others);
    assert.ok(percentile(urgent, 1) < percentile(others, 0.5), "critical asks waited for others");
  });

  it("make few interruptions of a burst of 500 asks, and hold no critical one back", async (t) => {
    await open(0, 0);
    const asks = await Promise.all(
      Array.from({ length: 500 }, (_, n) => {
        const risk = n % 50 === 7 ? critical : {};
        return bell.ask({ text: `${n}`, agent: `agent ${n % 100}`, ...risk });
      }),
    );
    const accepted = await untilAllAccepted(
      asks.map(({ id }) => id),
      20_000,
    );
    const waits = asks.map((ask) => ({ ask, ms: (accepted.get(ask.id) ?? 0) - ask.createdAt }));
    const urgent = waits.filter(({ ask }) => isUrgent(ask)).map(({ ms }) => ms);
    const interruptions = new Set(receiver.received.map(({ key }) => key)).size;
    show(
      t,
      "burst",
      waits.map(({ ms }) => ms),
    );
    show(t, "critical ones in it", urgent);
    t.diagnostic(`${interruptions} interruptions`);
    assert.ok(interruptions <= 20, `${interruptions} interruptions`);
    assert.equal(urgent.length, 10);
    assert.ok(Math.max(...urgent) < 1_000, `a critical ask took ${Math.max(...urgent)} ms`);
    await untilRecorded(asks.map(({ id }) => id));
  });
});

/** Every ask has its proof beside it, and the history is whole. */
async function untilRecorded(ids: readonly string[]): Promise<void> {
  const isProven = async (id: string): Promise<boolean> =>
    (await bell.stored(id)).deliveries.some(
      ({ channel, state }) => channel === "hook" && state === "delivered",
    );
  const all = await waitUntil(async () => {
    for (const id of ids) if (!(await isProven(id))) return undefined;
    return true;
  }, 20_000);
  assert.ok(all, "some asks do not say that they were told");
  assert.equal((await bell.ledger.verifyChain()).intact, true);
}
