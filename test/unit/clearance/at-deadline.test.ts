import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AttendInput, attend } from "../../../src/clearance/attend.ts";
import { start } from "../../../src/clearance/start.ts";
import { approvesAtDeadline, deadlineGrace } from "../../../src/domain/at-deadline.ts";
import type { Judgement } from "../../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import {
  appended,
  approvedRequest,
  changeOf,
  entryBody,
  moment,
  now,
  request,
  sent,
  takenBy,
} from "../../support/moment.ts";
import { granted, judgement, minute, terms } from "../../support/requests.ts";

const id = "req_0";
const low = judgement("ask", { risk: "low" });
const milder = { low: "approve", medium: "reject" } as const;

function atDeadline(over: Partial<AgentRequest> = {}, input: Partial<AttendInput> = {}, late = 0) {
  const deadline = now - late;
  const asked = request({ judgement: low, createdAt: deadline - minute, deadline, ...over });
  return attend.decide({ request: asked }, { id, ...terms, atDeadline: milder, ...input }, moment());
}

function statusOf(step: ReturnType<typeof atDeadline>): string {
  return granted(step.answer).status;
}

describe("the deadline", () => {
  it("closes an ask as expired where the policy does not say otherwise", () => {
    assert.equal(statusOf(atDeadline({}, { atDeadline: terms.atDeadline })), "expired");
    assert.equal(statusOf(atDeadline({ judgement: judgement("ask") })), "expired");
  });

  it("approves in the policy's name, with the reason, what the owner has approved then", () => {
    const step = atDeadline();
    const { status, decision, clearanceUntil } = granted(step.answer);
    assert.equal(status, "approved");
    assert.deepEqual([decision?.by, decision?.atDeadline, decision?.at], ["policy", true, now]);
    assert.match(decision?.reason ?? "", /nobody decided before the deadline/);
    assert.equal(clearanceUntil, now + 10 * minute);
    assert.deepEqual(appended(step), ["request_approved"]);
    assert.equal(entryBody(step)?.atDeadline, true);
    assert.deepEqual(sent(step), ["execute_approved_command", "attend_request"]);
  });

  it("resolves the alert of an ask that had escalated", () => {
    const step = atDeadline({ attention: { reminders: 0, rung: 1 } });
    assert.equal(changeOf(step, "resolve_alert")?.code, "escalation_unanswered");
  });

  it("lets the ask expire in every doubt", () => {
    const doubts: Partial<AgentRequest>[] = [
      { judgement: null },
      { judgement: { ...low, quorum: 2 } },
      { judgement: { ...low, reviewers: ["ada"] } },
      { judgement: { ...low, risk: "high" } },
      { judgement: { ...low, risk: "critical" } },
      { attention: { reminders: 0, rung: 0, pause: { ...takenBy("ada"), until: now } } },
      { createdAt: now - minute + 1 },
    ];
    for (const doubt of doubts) assert.equal(statusOf(atDeadline(doubt)), "expired", JSON.stringify(doubt));
    assert.equal(statusOf(atDeadline({}, {}, deadlineGrace)), "approved");
    assert.equal(
      statusOf(atDeadline({}, {}, deadlineGrace + 1)),
      "expired",
      "whoever waited has left by then",
    );
  });
});

describe("the policy's word about the deadline", () => {
  it("is about what it asks about, and nothing else", () => {
    assert.equal(approvesAtDeadline(low, milder), true);
    assert.equal(approvesAtDeadline(judgement("deny", { risk: "low" }), milder), false);
    assert.equal(approvesAtDeadline(judgement("allow"), milder), false);
    assert.equal(approvesAtDeadline(null, milder), false);
  });
});

describe("the start of what was approved at its deadline", () => {
  const decision = { verdict: "approve", by: "policy", at: now - 1, atDeadline: true } as const;
  const tryStart = (
    today: Judgement,
    policy = milder as AttendInput["atDeadline"],
    given: object = decision,
  ) => {
    const asked = approvedRequest({ decision: given as typeof decision, judgement: low });
    const claim = { id, by: "server", claim: "w#s", holder: "w", digest: "d0" } as const;
    const read = { request: asked, execution: undefined, grant: undefined };
    const answer = start.decide(read, { ...claim, judgement: today, atDeadline: policy }, moment()).answer;
    return "refused" in answer ? answer.details?.gate : answer.request.status;
  };

  it("needs a policy that would approve it at its deadline today, or at once", () => {
    assert.equal(tryStart(low), "executing");
    assert.equal(tryStart(judgement("allow")), "executing");
    assert.equal(tryStart(judgement("deny")), "policy");
    assert.equal(tryStart(low, terms.atDeadline), "policy");
    assert.equal(tryStart(judgement("ask", { risk: "medium" })), "policy");
    assert.equal(tryStart({ ...low, quorum: 2 }), "policy");
    assert.equal(tryStart({ ...low, reviewers: ["ada"] }), "policy");
  });

  it("is for nothing else that the policy has approved", () => {
    assert.equal(tryStart(low, milder, { verdict: "approve", by: "policy", at: now }), "policy");
  });
});
