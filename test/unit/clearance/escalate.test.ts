import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attend } from "../../../src/clearance/attend.ts";
import { type EscalateInput, escalate, urgeEvery } from "../../../src/clearance/escalate.ts";
import { beginAttention, type Rhythm } from "../../../src/domain/attention.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import {
  appended,
  changeOf,
  entryBody,
  moment,
  newsOf,
  nextAt,
  now,
  request,
  takenBy,
} from "../../support/moment.ts";
import { ada, agent, granted, identity, minute, refusalCode, rhythm, terms } from "../../support/requests.ts";

const id = "req_0";
const steep: Rhythm = {
  ...rhythm,
  ladder: [
    { after: minute, to: ["team"] },
    { after: 3 * minute, to: ["boss"] },
  ],
};

const waiting = (over: Partial<AgentRequest> = {}): AgentRequest =>
  request({ deadline: now + 600 * minute, attention: beginAttention(steep, now), ...over });

function tryEscalate(asked: AgentRequest | undefined, over: Partial<EscalateInput> = {}, at = now) {
  return escalate.decide({ request: asked }, { id, identity: ada, rhythm: steep, ...over }, moment(at));
}

/** What time does to a request that it has something to do with now. */
function inTime(asked: AgentRequest, at: number, by = steep) {
  return attend.decide({ request: asked }, { id, ...terms, rhythm: by }, moment(at));
}

describe("a reminder", () => {
  it("tells the reviewers once more, and comes again after twice the time", () => {
    const step = inTime(waiting(), now + 2 * minute);
    assert.deepEqual(appended(step), ["request_reminded"]);
    assert.deepEqual(newsOf(step), [
      { requestId: id, event: "reminder", detail: "reminder 1, it has waited for 3m" },
    ]);
    assert.equal(nextAt(step), now + 6 * minute);
  });
});

describe("escalation in time", () => {
  it("tells one step after the other, and reminds no more", () => {
    const first = inTime(waiting(), now + 11 * minute);
    assert.deepEqual(appended(first), ["request_escalated"]);
    assert.deepEqual(entryBody(first), { rung: 1, steps: 2, to: ["team"], reason: undefined });
    assert.deepEqual(newsOf(first), [
      {
        requestId: id,
        event: "escalation",
        to: ["team"],
        detail: "escalated, step 1 of 2, it has waited for 12m",
      },
    ]);
    assert.equal(nextAt(first), now + 14 * minute);
    const second = inTime(granted(first.answer), now + 14 * minute);
    assert.equal(entryBody(second)?.rung, 2);
    assert.equal(nextAt(second), now + 24 * minute);
  });

  it("raises the alert when nobody has answered the last step either, and then waits for the deadline", () => {
    const told = waiting({ attention: { reminders: 0, rung: 2, escalateAt: now } });
    const step = inTime(told, now);
    assert.equal(changeOf(step, "raise_alert")?.alert.code, "escalation_unanswered");
    assert.equal(changeOf(step, "raise_alert")?.alert.subject, id);
    assert.equal(nextAt(step), told.deadline);
    assert.deepEqual(newsOf(step), []);
  });

  it("tells the plan's routes again where there is no ladder", () => {
    const step = inTime(waiting({ attention: beginAttention(rhythm, now) }), now + 10 * minute, rhythm);
    assert.deepEqual(entryBody(step), { rung: 1, steps: 1, to: undefined, reason: undefined });
    assert.equal((newsOf(step)[0] as { to?: unknown }).to, undefined);
    const unanswered = inTime(granted(step.answer), now + 20 * minute, rhythm);
    assert.ok(changeOf(unanswered, "raise_alert"));
  });

  it("goes before a reminder that is due as well", () => {
    const late = waiting({ attention: { reminders: 0, rung: 0, remindAt: now - 1, escalateAt: now } });
    assert.deepEqual(appended(inTime(late, now)), ["request_escalated"]);
  });
});

describe("escalate", () => {
  it("tells the next step at once, and the last one again after it", () => {
    const step = tryEscalate(waiting(), { reason: "it burns" });
    assert.deepEqual(appended(step), ["request_escalated"]);
    assert.equal(changeOf(step, "append")?.entry.by, "ada");
    assert.deepEqual(newsOf(step), [
      {
        requestId: id,
        event: "escalation",
        to: ["team"],
        detail: "escalated by ada, step 1 of 2, it has waited for 1m: it burns",
      },
    ]);
    const last = tryEscalate(waiting({ attention: { reminders: 0, rung: 2 } }));
    assert.deepEqual(entryBody(last), { rung: 2, steps: 2, to: ["boss"], reason: undefined });
  });

  it("is for reviewers and, once in five minutes, for whoever asked", () => {
    const first = tryEscalate(waiting(), { identity: agent });
    const urged = granted(first.answer);
    assert.equal(urged.attention?.urgedAt, now);
    const again = (at: number) => tryEscalate(urged, { identity: agent }, at).answer;
    const refused = again(now + urgeEvery - 1);
    assert.equal(refusalCode(refused), "rate_limited");
    assert.deepEqual("details" in refused && refused.details, { retryAfterMs: 1 });
    assert.equal(granted(again(now + urgeEvery)).attention?.rung, 2);
    assert.equal(granted(tryEscalate(urged).answer).attention?.rung, 2, "a reviewer need not wait");
  });

  it("is refused to other agents, and for what is decided, over or not ruled on", () => {
    const other = identity("other", "agent");
    assert.equal(refusalCode(tryEscalate(waiting(), { identity: other }).answer), "role_forbidden");
    for (const who of [ada, agent]) {
      const refused = (over: Partial<AgentRequest>) =>
        refusalCode(tryEscalate(waiting(over), { identity: who }).answer);
      assert.equal(refused({ status: "rejected" }), "wrong_state");
      assert.equal(refused({ deadline: now }), "wrong_state");
      assert.equal(refused({ judgement: null, attention: undefined }), "wrong_state");
    }
    assert.equal(refusalCode(tryEscalate(undefined).answer), "not_found");
  });

  it("ends one's own take and any snooze, and leaves what somebody else has taken", () => {
    const begun = beginAttention(steep, now);
    const held = waiting({ attention: { ...begun, pause: takenBy("ada") } });
    const step = tryEscalate(held);
    assert.deepEqual(appended(step), ["request_take_ended", "request_escalated"]);
    assert.equal(granted(step.answer).attention?.pause, undefined);
    const byBob = tryEscalate(held, { identity: identity("bob", "reviewer") }).answer;
    assert.equal(refusalCode(byBob), "wrong_state");
    const snoozed = waiting({ attention: { ...begun, pause: { ...takenBy("bob"), kind: "snooze" } } });
    assert.equal(granted(tryEscalate(snoozed).answer).attention?.pause, undefined);
    for (const asked of [held, snoozed]) {
      assert.equal(refusalCode(tryEscalate(asked, { identity: agent }).answer), "wrong_state");
    }
  });
});
