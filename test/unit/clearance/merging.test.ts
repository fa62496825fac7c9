import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { isRefusal, type Refusal } from "../../../src/base/errors.ts";
import { type Submission, type Submitted, submit } from "../../../src/clearance/submit.ts";
import { withdraw } from "../../../src/clearance/withdraw.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { openTestLedger } from "../../support/open-ledger.ts";
import { agent, granted, submission } from "../../support/requests.ts";

const window = 10_000;

/** One look at an ask, and how long after the one before. */
interface Look {
  readonly after: number;
  readonly text: string;
  readonly channel: "hook" | "screen" | "mcp";
  readonly session: string | undefined;
  readonly pane: string | undefined;
  readonly call: string | undefined;
  readonly key: string | undefined;
  /** Takes the newest request back first: what is finished is no twin. */
  readonly withdraws: boolean;
}

const anyLook: fc.Arbitrary<Look> = fc.record({
  after: fc.constantFrom(0, 1, 400, 4_000, 9_999, 10_001),
  text: fc.constantFrom("make a", "make a", "make b"),
  channel: fc.constantFrom("hook", "screen", "mcp"),
  session: fc.constantFrom("s1", "s1", "s1", "s2", undefined),
  pane: fc.constantFrom("%1", "%2", undefined, undefined),
  call: fc.constantFrom("t1", "t2", undefined, undefined, undefined),
  key: fc.constantFrom("k1", "k2", undefined, undefined, undefined),
  withdraws: fc.constantFrom(true, false, false, false),
});

/** What a look was answered, and when. */
interface Seen {
  readonly look: Look;
  readonly at: number;
  readonly answer: Submitted | Refusal;
}

async function withLedger<T>(work: (ledger: Ledger, clock: FakeClock) => Promise<T>): Promise<T> {
  const clock = new FakeClock();
  const { ledger, close } = await openTestLedger(clock);
  try {
    return await work(ledger, clock);
  } finally {
    await close();
  }
}

async function look(ledger: Ledger, clock: FakeClock, each: Look): Promise<Seen> {
  await clock.advance(each.after);
  const { text, channel, session, pane, call, key } = each;
  const sighting: Submission["sighting"] = { channel, ...(call && { call }), ...(pane && { pane }) };
  const at = clock.now();
  const input = submission({ text, sighting, seenAt: at, ...(session && { session }), ...(key && { key }) });
  return { look: each, at, answer: await ledger.run(submit, input) };
}

async function withdrawNewest(ledger: Ledger, seen: readonly Seen[]): Promise<void> {
  const newest = seen.findLast(({ answer }) => !isRefusal(answer) && answer.created)?.answer;
  if (newest !== undefined && !isRefusal(newest))
    await ledger.run(withdraw, { id: newest.request.id, identity: agent });
}

/** A look that was not refused, with the request that it was taken for and why. */
interface Taken extends Submitted {
  readonly look: Look;
  readonly at: number;
  readonly why: "new" | "same key" | "same call" | "twin";
}

/** A key that was used before says all; then a call that was; then only what the looks have in common. */
function taken(seen: readonly Seen[]): readonly Taken[] {
  const keys = new Set<string>();
  const calls = new Set<string>();
  return seen.flatMap(({ look: each, at, answer }) => {
    if (isRefusal(answer)) return [];
    const { key = "" } = each;
    const call = callOf(each) ?? "";
    const why = keys.has(key) ? "same key" : calls.has(call) ? "same call" : answer.created ? "new" : "twin";
    if (key !== "") keys.add(key);
    if (call !== "" && why !== "same key") calls.add(call);
    return [{ ...answer, look: each, at, why }];
  });
}

function callOf({ session, call }: Look): string | undefined {
  return session && call && `${session} ${call}`;
}

/** One name, one request: whoever comes with it means that one, or is refused. */
function assertNamesOne(looks: readonly Taken[], nameOf: (look: Look) => string | undefined): void {
  const named = Map.groupBy(looks, ({ look: each }) => nameOf(each));
  named.delete(undefined);
  for (const [name, found] of named) {
    assert.equal(new Set(found.map(({ request }) => request.id)).size, 1, `${name} names several requests`);
    assert.equal(new Set(found.map(({ look: each }) => each.text)).size, 1, `${name} names several commands`);
  }
}

/** What makes a look without a name a sighting of a request that was there already. */
function assertIsTwin(of: AgentRequest, one: Look, at: number): void {
  const before = of.sightings.slice(0, -1);
  assert.ok(
    before.every(({ channel }) => channel !== one.channel),
    "one channel saw two",
  );
  const sharesPane = one.pane !== undefined && before.some(({ pane }) => pane === one.pane);
  const sharesSession = one.session !== undefined && one.session === of.session;
  assert.ok(sharesPane || sharesSession, "nothing ties them together");
  assert.ok(at - of.createdAt <= window, "they are too far apart");
  assert.equal(of.status, "pending", "it was finished");
  assert.deepEqual(of.command, { form: "shell", text: one.text });
}

const reached = new Set<Taken["why"]>();

it("one ask is one request: by key, by session and call, or as another channel's sighting nearby", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyLook, { minLength: 4, maxLength: 14, size: "max" }), (looks) =>
      withLedger(async (ledger, clock) => {
        const seen: Seen[] = [];
        for (const each of looks) {
          if (each.withdraws) await withdrawNewest(ledger, seen);
          seen.push(await look(ledger, clock, each));
        }
        const answered = taken(seen);
        assertNamesOne(answered, ({ key }) => key);
        assertNamesOne(
          answered.filter(({ why }) => why !== "same key"),
          callOf,
        );
        const known = new Set<string>();
        for (const { look: one, at, request, created, why } of answered) {
          reached.add(why);
          assert.equal(created, !known.has(request.id), "it is new once");
          assert.equal(created, why === "new");
          if (why === "twin") assertIsTwin(request, one, at);
          known.add(request.id);
        }
      }),
    ),
    { numRuns: 60 },
  );
  assert.deepEqual([...reached].sort(), ["new", "same call", "same key", "twin"], "every way was taken");
});

it("each channel's looks at one command are matched one to one, in whatever order they come", async () => {
  const anyChannels = fc.array(fc.constantFrom<Look["channel"]>("hook", "screen", "mcp"), {
    minLength: 1,
    maxLength: 9,
  });
  await fc.assert(
    fc.asyncProperty(anyChannels, fc.integer({ min: 0, max: 1_000 }), (channels, after) =>
      withLedger(async (ledger, clock) => {
        const plain = { text: "make a", session: "s1", withdraws: false } as const;
        const none = { pane: undefined, call: undefined, key: undefined } as const;
        const ids = new Set<string>();
        for (const channel of channels) {
          const { answer } = await look(ledger, clock, { ...plain, ...none, channel, after });
          ids.add(granted(answer).request.id);
        }
        const counts = Map.groupBy(channels, (channel) => channel);
        assert.equal(ids.size, Math.max(...[...counts.values()].map(({ length }) => length)));
      }),
    ),
    { numRuns: 40 },
  );
});
