import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { isRefusal } from "../../../src/base/errors.ts";
import { attend } from "../../../src/clearance/attend.ts";
import { abandon, confirm, renew, spawned } from "../../../src/clearance/confirm.ts";
import { decide } from "../../../src/clearance/decide.ts";
import { escalate } from "../../../src/clearance/escalate.ts";
import { lose, seize } from "../../../src/clearance/recover.ts";
import { resolve } from "../../../src/clearance/resolve.ts";
import { rule } from "../../../src/clearance/rule.ts";
import { snooze } from "../../../src/clearance/snooze.ts";
import { start } from "../../../src/clearance/start.ts";
import { submit } from "../../../src/clearance/submit.ts";
import { take } from "../../../src/clearance/take.ts";
import { withdraw } from "../../../src/clearance/withdraw.ts";
import { dueAt, type Rhythm } from "../../../src/domain/attention.ts";
import { mayBecome, type RequestStatus, requestStatuses } from "../../../src/domain/lifecycle.ts";
import type { AppointmentPayload } from "../../../src/domain/messages.ts";
import { emptyPlan } from "../../../src/domain/notification-plan.ts";
import type { Judgement } from "../../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import type { Entry } from "../../../src/ledger/entry.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { openTestLedger } from "../../support/open-ledger.ts";
import { ada, agent, identity, judgement, minute, root, submission, terms } from "../../support/requests.ts";

/** One random act on one of the requests that exist by then. */
interface Act {
  readonly does: (typeof acts)[number] | "natural";
  /** Which of the natural acts. */
  readonly turn: number;
  /** Which request, counted from the newest. */
  readonly which: number;
  readonly claim: "w1" | "w2";
  readonly ruling: "allow" | "ask" | "twice" | "deny" | "late";
  readonly digest: "same" | "other";
  readonly wait: number;
}

const acts = [
  "submit",
  "rule",
  "approve",
  "reject",
  "withdraw",
  "start",
  "renew",
  "spawned",
  "abandon",
  "confirm",
  "fail",
  "time_out",
  "seize",
  "lose",
  "resolve",
  "expire",
  "outlive",
  "vanish",
  "wait",
  "take",
  "hand_over",
  "snooze",
  "escalate",
  "urge",
  "attend",
] as const;

/** What usually comes next for a request of this status; anything else may come all the same. */
const natural: Partial<Record<RequestStatus, readonly Act["does"][]>> = {
  pending: [
    "approve",
    "take",
    "wait",
    "snooze",
    "attend",
    "escalate",
    "approve",
    "rule",
    "outlive",
    "withdraw",
  ],
  approved: ["start", "start", "start", "start", "outlive", "withdraw"],
  executing: ["confirm", "fail", "time_out", "vanish", "vanish", "spawned"],
  unknown: ["resolve", "confirm"],
};

/** After the end of one request comes the next one. */
function naturalAct(status: RequestStatus, turn: number): Act["does"] {
  const next = natural[status] ?? ["submit"];
  return next[turn % next.length] ?? "submit";
}

const anyAct: fc.Arbitrary<Act> = fc.record({
  does: fc.constantFrom("submit", ...Array.from({ length: 30 }, () => "natural" as const), ...acts),
  turn: fc.nat(9),
  which: fc.constantFrom(0, 0, 0, 1, 2, 3),
  claim: fc.constantFrom("w1", "w1", "w1", "w2"),
  ruling: fc.constantFrom("allow", "allow", "ask", "twice", "deny", "late"),
  digest: fc.constantFrom("same", "same", "same", "same", "other"),
  wait: fc.constantFrom(1_000, 16_000, 5 * minute),
});

const bob = identity("bob", "reviewer");

/** Reminders after two minutes, and a ladder of two steps that has been climbed after nine. */
const steep: Rhythm = {
  reminder: 2 * minute,
  escalation: 4 * minute,
  ladder: [
    { after: minute, to: ["team"] },
    { after: 4 * minute, to: ["boss"] },
  ],
};

function says(ruling: "allow" | "ask" | "twice" | "deny"): Judgement {
  return ruling === "twice" ? judgement("ask", { quorum: 2 }) : judgement(ruling);
}

const limits = { maxRisk: "medium", longest: 60 * minute, mostUses: 1 } as const;

/** A ledger and what was asked of it, one act at a time. */
class History {
  readonly ledger: Ledger;
  readonly clock: FakeClock;
  readonly ids: string[] = [];

  constructor(ledger: Ledger, clock: FakeClock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  async act(act: Act): Promise<void> {
    if (act.does === "wait") return this.clock.advance(act.wait);
    if (this.ids.length === 0) return this.#submit(act);
    const id = this.ids[Math.max(0, this.ids.length - 1 - act.which)] ?? "";
    const before = await this.#request(id);
    const does = act.does === "natural" ? naturalAct(before.status, act.turn) : act.does;
    if (does === "submit") return this.#submit(act);
    await this.#verb({ ...act, does }, before);
    const after = await this.#request(id);
    reached.add(before.status).add(after.status);
    if (after.status === before.status) return;
    assert.ok(mayBecome(before.status, after.status), `${does}: ${before.status} > ${after.status}`);
  }

  async #submit({ ruling, which }: Act): Promise<void> {
    const ruled = ruling === "late" ? null : says(ruling);
    const input = submission({
      rhythm: steep,
      text: `echo ${which}`,
      session: "s1",
      sighting: { channel: which % 2 ? "hook" : "screen" },
      judgement: ruled,
      seenAt: this.clock.now(),
    });
    const answer = await this.ledger.run(submit, input);
    if (!isRefusal(answer) && answer.created) this.ids.push(answer.request.id);
  }

  async #request(id: string): Promise<AgentRequest> {
    const request = await this.ledger.request(id);
    assert.ok(request);
    return request;
  }

  async #verb(
    { does, claim, ruling, wait, digest: which }: Act,
    { id, command, digest: known }: AgentRequest,
  ): Promise<unknown> {
    const { ledger } = this;
    const digest = which === "same" ? known : "another digest";
    const clearance = 10 * minute;
    const ruled = says(ruling === "late" ? "ask" : ruling);
    const reviewer = claim === "w1" ? ada : bob;
    const deciders = [ada, bob];
    const lasts = wait * 4;
    switch (does) {
      case "rule":
        return ledger.run(rule, { id, command, judgement: ruled, digest, ...terms });
      case "approve":
      case "reject":
        return ledger.run(decide, {
          id,
          digest,
          identity: reviewer,
          verdict: does,
          clearance,
          grant:
            does === "approve" && claim === "w2"
              ? { wish: { lasts: 3 * minute, uses: 1 }, limits }
              : undefined,
        });
      case "take":
        return ledger.run(take, { id, identity: reviewer, lasts, over: "ada", deciders, plan: emptyPlan });
      case "hand_over":
        return ledger.run(take, { id, identity: ada, lasts, to: "bob", deciders, plan: emptyPlan });
      case "snooze":
        return ledger.run(snooze, { id, identity: reviewer, lasts, rhythm: steep });
      case "escalate":
        return ledger.run(escalate, { id, identity: reviewer, rhythm: steep });
      case "urge":
        return ledger.run(escalate, { id, identity: agent, rhythm: steep });
      case "withdraw":
        return ledger.run(withdraw, { id, identity: agent });
      case "start":
        return ledger.run(start, {
          id,
          by: "server",
          claim,
          holder: claim,
          digest,
          judgement: ruled,
          ...terms,
        });
      case "renew":
        return ledger.run(renew, { id, claim });
      case "abandon":
        return ledger.run(abandon, { id, claim });
      case "spawned":
        return ledger.run(spawned, { id, claim, process: { pid: 2, startTime: "1" } });
      case "confirm":
        return ledger.run(confirm, { id, claim, result: { outcome: "executed" } });
      case "fail":
        return ledger.run(confirm, { id, claim, result: { outcome: "failed" } });
      case "time_out":
        return ledger.run(confirm, { id, claim, result: { outcome: "timed_out" } });
      case "seize":
        return ledger.run(seize, { id });
      case "lose":
        return ledger.run(lose, { id, stopped: 0 });
      case "resolve":
        return ledger.run(resolve, { id, identity: root, as: "failed" });
      case "vanish":
        await this.clock.advance(16_000);
        return ledger.run(lose, { id, stopped: 0 });
      case "outlive":
        await this.clock.advance(61 * minute);
        return ledger.run(attend, { id, ...terms });
      default:
        await this.clock.advance(wait);
        return ledger.run(attend, { id, ...terms, rhythm: steep });
    }
  }

  /** What must hold whatever has happened. */
  async check(): Promise<void> {
    const report = await this.ledger.verifyChain();
    assert.ok(report.intact);
    const entries = await this.ledger.entries(0, 10_000);
    const alerts = new Set((await this.ledger.openAlerts()).map(({ subject }) => subject));
    for (const { id, used, uses } of (await this.ledger.grants({ limit: 200 })).items) {
      assert.ok(used <= uses, "used no more often than it was given for");
      assert.equal(
        count(
          entries.filter(({ subject }) => subject === id),
          "grant_used",
        ),
        used,
      );
    }
    const appointments = await this.#appointments();
    for (const id of this.ids) {
      const request = await this.#request(id);
      const own = entries.filter(({ subject }) => subject === id);
      assert.ok(count(own, "request_executing") <= 1, "executed at most once");
      assert.ok(
        count(own, "request_executed", "request_failed", "request_timed_out", "request_unknown") <= 1,
        "ended at most once",
      );
      const execution = await this.ledger.execution(id);
      assert.equal(execution !== undefined, count(own, "request_executing") === 1);
      if (request.status === "executing") assert.equal(execution?.endedAt, undefined);
      if (count(own, "request_executing") > 0) assert.equal(request.decision?.verdict, "approve");
      const kept = appointments.filter(({ requestId }) => requestId === id).map(({ at }) => at);
      const due = dueAt(request);
      assert.deepEqual(
        kept,
        due === undefined ? [] : [due],
        `${request.status}: its one appointment with time`,
      );
      const unanswered = request.status === "pending" && count(own, "request_escalated") > 0;
      if (request.status === "unknown") assert.ok(alerts.has(id), "an unknown outcome is an open alert");
      else if (!unanswered) assert.ok(!alerts.has(id), "what is settled has no open alert");
      assert.equal(request.finishedAt !== undefined, isOver(request.status));
    }
  }

  /** Every message by which time would carry a request on. */
  async #appointments(): Promise<readonly AppointmentPayload[]> {
    await this.clock.advance(120 * minute);
    const claim = { worker: "checker", queues: ["upkeep"], limit: 1_000, lease: minute };
    const messages = await this.ledger.messages.claim(claim);
    return messages.map(({ payload }) => payload as AppointmentPayload);
  }

  /** Lets the clock and the sweep's own query end everything, and holds that nothing is left waiting. */
  async endAll(): Promise<void> {
    const overdue = await this.ledger.overdue(this.clock.now(), 1_000);
    for (const id of [...overdue.pending, ...overdue.approved])
      await this.ledger.run(attend, { id, ...terms });
    for (const id of overdue.executing) await this.ledger.run(lose, { id, stopped: 0 });
    for (const id of this.ids) assert.ok(isOver((await this.#request(id)).status));
  }
}

function isOver(status: RequestStatus): boolean {
  return status !== "pending" && status !== "approved" && status !== "executing";
}

function count(entries: readonly Entry[], ...types: readonly Entry["type"][]): number {
  return entries.filter(({ type }) => types.includes(type)).length;
}

/** Lives that reach every status between them; they come first, the random ones after them. */
const journeys: Act[][] = [
  asked("allow", "start", "confirm"),
  asked("allow", "start", "time_out"),
  asked("allow", "start", "vanish", "resolve"),
  asked("allow", "outlive"),
  asked("ask", "outlive"),
  asked("ask", "reject"),
  asked("ask", "approve", "withdraw"),
  asked("late", "rule", "start", "fail"),
  asked("ask", "take", "hand_over", "escalate", "snooze", "attend", "approve", "start"),
  asked("twice", "take", "approve", "escalate", "urge", "attend"),
  asked("ask", ...Array.from({ length: 8 }, () => "attend" as const)),
];

function asked(ruling: Act["ruling"], ...rest: Act["does"][]): Act[] {
  const plain = { turn: 0, which: 0, claim: "w1", digest: "same", wait: 5 * minute } as const;
  const first: Act = { ...plain, does: "submit", ruling };
  return [first, ...rest.map((does): Act => ({ ...plain, does, ruling: "allow" }))];
}

const reached = new Set<RequestStatus>();

it("keeps every promise of the lifecycle through any sequence of verbs", async () => {
  const property = fc.asyncProperty(
    fc.array(anyAct, { minLength: 15, maxLength: 30, size: "max" }),
    async (sequence) => {
      const clock = new FakeClock();
      const { ledger, close } = await openTestLedger(clock);
      try {
        const history = new History(ledger, clock);
        for (const act of sequence) await history.act(act);
        await history.check();
        await history.endAll();
      } finally {
        await close();
      }
    },
  );
  await fc.assert(property, { numRuns: 30, examples: journeys.map((journey): [Act[]] => [journey]) });
  assert.deepEqual([...reached].sort(), [...requestStatuses].sort(), "the histories reach every status");
});
