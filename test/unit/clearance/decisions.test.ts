import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attend } from "../../../src/clearance/attend.ts";
import { type DecisionInput, decide } from "../../../src/clearance/decide.ts";
import { recordDelivery } from "../../../src/clearance/deliver.ts";
import { resolve } from "../../../src/clearance/resolve.ts";
import { rule } from "../../../src/clearance/rule.ts";
import { withdraw } from "../../../src/clearance/withdraw.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import {
  appended,
  appointment,
  approvedRequest,
  cancelled,
  changeOf,
  executingRequest,
  moment,
  newsOf,
  now,
  request,
  sent,
  takenBy,
} from "../../support/moment.ts";
import {
  ada,
  agent,
  granted,
  identity,
  judgement,
  minute,
  refusalCode,
  root,
  terms,
} from "../../support/requests.ts";

const id = "req_0";

describe("decide", () => {
  const input: DecisionInput = { id, identity: ada, verdict: "approve", digest: "d0", clearance: 5 * minute };

  function tryDecide(asked: AgentRequest | undefined, over: Partial<DecisionInput> = {}) {
    return decide.decide({ request: asked }, { ...input, ...over }, moment());
  }

  it("approves: a clearance with its end, the executor sent for, the deadline forgotten", () => {
    const step = tryDecide(request(), { reason: "fine" });
    const approved = granted(step.answer);
    assert.equal(approved.status, "approved");
    assert.deepEqual(approved.decision, { verdict: "approve", by: "ada", at: now, reason: "fine" });
    assert.equal(approved.clearanceUntil, now + 5 * minute);
    assert.deepEqual(appended(step), ["request_approved"]);
    assert.deepEqual(sent(step), ["execute_approved_command", "attend_request"]);
    assert.deepEqual(cancelled(step), [appointment(request())]);
  });

  it("counts an approval where the policy wants several identities, and clears with the last", () => {
    const asked = request({ judgement: judgement("ask", { quorum: 2 }) });
    const first = tryDecide(asked, { reason: "fine" });
    const seconded = granted(first.answer);
    assert.equal(seconded.status, "pending");
    assert.equal(seconded.decision, undefined);
    assert.deepEqual(seconded.approvals, [{ by: "ada", at: now, reason: "fine" }]);
    assert.deepEqual([appended(first), cancelled(first)], [["request_seconded"], []]);
    assert.deepEqual(newsOf(first), [
      { requestId: id, event: "quorum", detail: "approved by ada; 1 more approval lacks" },
    ]);
    assert.equal(refusalCode(tryDecide(seconded).answer), "wrong_state");
    const second = tryDecide(seconded, { identity: identity("bob", "reviewer") });
    const approved = granted(second.answer);
    assert.deepEqual([approved.status, approved.decision?.by], ["approved", "bob"]);
    assert.deepEqual(appended(second), ["request_approved"]);
    assert.equal(granted(tryDecide(seconded, { verdict: "reject", reason: "no" }).answer).status, "rejected");
  });

  it("gives what whoever approves had taken back to everybody, as others have to see to it now", () => {
    const attention = { reminders: 1, rung: 0, remindAt: now + 30_000, pause: takenBy("ada") };
    const asked = request({ judgement: judgement("ask", { quorum: 2 }), attention });
    const step = tryDecide(asked);
    assert.deepEqual(appended(step), ["request_seconded", "request_take_ended"]);
    const { pause, remindAt } = granted(step.answer).attention ?? {};
    assert.deepEqual([pause, remindAt], [undefined, now + 31_000]);
    const byBob = tryDecide(asked, { identity: identity("bob", "reviewer") });
    assert.deepEqual(granted(byBob.answer).attention, attention);
    assert.deepEqual(cancelled(byBob), []);
  });

  it("lets only the reviewers approve whom the policy names, and everybody reject", () => {
    const asked = request({ judgement: judgement("ask", { reviewers: ["bob"] }) });
    assert.equal(refusalCode(tryDecide(asked).answer), "reviewer_not_named");
    assert.equal(
      granted(tryDecide(asked, { identity: identity("bob", "reviewer") }).answer).status,
      "approved",
    );
    assert.equal(granted(tryDecide(asked, { verdict: "reject" }).answer).status, "rejected");
    const nobody = request({ judgement: judgement("ask", { reviewers: [] }) });
    assert.equal(refusalCode(tryDecide(nobody).answer), "reviewer_not_named");
  });

  it("rejects: the agent told, nothing run", () => {
    const step = tryDecide(request(), { verdict: "reject", reason: "no" });
    assert.equal(granted(step.answer).status, "rejected");
    assert.equal(granted(step.answer).finishedAt, now);
    assert.deepEqual(appended(step), ["request_rejected"]);
    assert.deepEqual(sent(step), ["notify_agent_result"]);
  });

  it("refuses, and changes nothing, whatever gate is closed", () => {
    const critical = request({ judgement: judgement("ask", { risk: "critical" }) });
    const cases: readonly (readonly [string, AgentRequest | undefined, Partial<DecisionInput>])[] = [
      ["not_found", undefined, {}],
      ["role_forbidden", request(), { identity: agent }],
      ["own_ask", request({ requester: "ada" }), {}],
      ["wrong_state", approvedRequest(), {}],
      ["wrong_state", request({ deadline: now }), {}],
      ["wrong_state", request({ judgement: null }), {}],
      ["digest_differs", request(), { digest: "d1" }],
      ["risk_above_limit", critical, {}],
      ["confirm_required", critical, { identity: root }],
    ];
    for (const [code, asked, over] of cases) {
      const step = tryDecide(asked, over);
      assert.equal(refusalCode(step.answer), code);
      assert.deepEqual(step.changes, []);
    }
    granted(tryDecide(critical, { identity: root, confirm: id }).answer);
  });
});

describe("rule", () => {
  const { command } = request();
  const input = { id, command, judgement: judgement("allow"), digest: "d1", ...terms };
  const unruled = (over: Partial<AgentRequest> = {}): AgentRequest => request({ judgement: null, ...over });

  function tryRule(asked: AgentRequest | undefined, says = input.judgement) {
    return rule.decide(
      { request: asked, grants: undefined, task: undefined },
      { ...input, judgement: says },
      moment(),
    );
  }

  it("approves what the policy allows, binding the digest that goes with the judgement", () => {
    const step = tryRule(unruled());
    const ruled = granted(step.answer);
    assert.equal(ruled.status, "approved");
    assert.equal(ruled.digest, "d1");
    assert.deepEqual(appended(step), ["request_ruled", "request_approved"]);
    assert.deepEqual(cancelled(step), [appointment(request())]);
  });

  it("leaves an ask pending, with its reviewers told and its deadline kept", () => {
    const step = tryRule(unruled(), judgement("ask"));
    assert.equal(granted(step.answer).status, "pending");
    assert.deepEqual(sent(step), ["notify_supervisor_request", "attend_request"]);
    assert.deepEqual(cancelled(step), [appointment(request())]);
  });

  it("approves nothing after its deadline: the ask expires instead", () => {
    const step = tryRule(unruled({ deadline: now }));
    assert.equal(granted(step.answer).status, "expired");
    assert.deepEqual(sent(step), ["notify_agent_result"]);
  });

  it("refuses what is gone, ruled already or decided already", () => {
    const refused = (asked?: AgentRequest) => refusalCode(tryRule(asked).answer);
    assert.equal(refused(), "not_found");
    assert.equal(refused(request()), "wrong_state");
    assert.equal(refused(unruled({ status: "withdrawn" })), "wrong_state");
  });
});

describe("attend", () => {
  const tryExpire = (asked?: AgentRequest) => attend.decide({ request: asked }, { id, ...terms }, moment());

  it("ends a pending request at its deadline, not a moment before", () => {
    assert.deepEqual(tryExpire(request({ deadline: now + 1 })).changes, []);
    const step = tryExpire(request({ deadline: now }));
    assert.equal(granted(step.answer).status, "expired");
    assert.deepEqual(appended(step), ["request_expired"]);
    assert.deepEqual(sent(step), ["notify_agent_result"]);
    assert.deepEqual(cancelled(step), [appointment(request({ deadline: now }))]);
  });

  it("ends an approval that nobody has used, not a moment before its end", () => {
    assert.deepEqual(tryExpire(approvedRequest({ clearanceUntil: now + 1 })).changes, []);
    const step = tryExpire(approvedRequest({ clearanceUntil: now }));
    assert.equal(granted(step.answer).status, "lapsed");
    assert.deepEqual(appended(step), ["request_lapsed"]);
  });

  it("leaves what runs or is finished alone", () => {
    assert.deepEqual(tryExpire(executingRequest({ deadline: 0, clearanceUntil: 0 })).changes, []);
    assert.deepEqual(tryExpire(request({ status: "rejected", deadline: 0 })).changes, []);
    assert.equal(refusalCode(tryExpire().answer), "not_found");
  });
});

describe("withdraw", () => {
  const tryWithdraw = (asked: AgentRequest | undefined, by = agent) =>
    withdraw.decide({ request: asked }, { id, identity: by, reason: "changed my mind" }, moment());

  it("takes a pending or an approved ask back, for its requester or a reviewer", () => {
    for (const asked of [request(), approvedRequest()]) {
      for (const by of [agent, ada]) {
        const step = tryWithdraw(asked, by);
        assert.equal(granted(step.answer).status, "withdrawn");
        assert.deepEqual(appended(step), ["request_withdrawn"]);
        assert.deepEqual(cancelled(step), [appointment(asked)]);
      }
    }
  });

  it("refuses other agents, and what runs already", () => {
    assert.equal(refusalCode(tryWithdraw(request(), identity("other", "agent")).answer), "role_forbidden");
    assert.equal(refusalCode(tryWithdraw(executingRequest()).answer), "wrong_state");
    assert.equal(refusalCode(tryWithdraw(undefined).answer), "not_found");
  });
});

describe("resolve", () => {
  const unknown = executingRequest({
    status: "unknown",
    result: { outcome: "unknown", reason: "lease_lost" },
  });
  const tryResolve = (asked: AgentRequest | undefined, by = ada) =>
    resolve.decide({ request: asked, alert: undefined }, { id, identity: by, as: "failed" }, moment());

  it("records what a person found, and closes the alert", () => {
    const step = tryResolve(unknown);
    assert.equal(granted(step.answer).status, "failed");
    assert.deepEqual(granted(step.answer).result, { outcome: "failed", reason: "resolved" });
    assert.deepEqual(appended(step), ["request_resolved"]);
    const closed = { change: "resolve_alert", code: "outcome_unknown", subject: id, by: "ada" } as const;
    assert.deepEqual(changeOf(step, "resolve_alert"), closed);
  });

  it("refuses agents, the requester itself, and what is not unknown", () => {
    assert.equal(refusalCode(tryResolve(unknown, identity("other", "agent")).answer), "role_forbidden");
    assert.equal(refusalCode(tryResolve(unknown, identity("agent", "reviewer")).answer), "own_ask");
    assert.equal(refusalCode(tryResolve(executingRequest()).answer), "wrong_state");
    assert.equal(refusalCode(tryResolve(undefined).answer), "not_found");
  });
});

describe("record_delivery", () => {
  const delivery = {
    channel: "feed",
    to: "bob",
    about: "ask",
    state: "unconfirmed",
    evidence: "written",
  } as const;
  const record = (
    asked: AgentRequest | undefined,
    over: Partial<{ state: "delivered" | "undelivered" }> = {},
  ) => recordDelivery.decide({ request: asked }, { id, delivery: { ...delivery, ...over } }, moment());

  it("records a delivery once for each way, and improves it", () => {
    const first = granted(record(request()).answer);
    assert.deepEqual(first.deliveries, [{ ...delivery, id: "dlv_1", at: now }]);
    assert.deepEqual(record(first).changes, []);
    const proven = granted(record(first, { state: "delivered" }).answer);
    assert.deepEqual(proven.deliveries, [{ ...delivery, id: "dlv_1", state: "delivered", at: now }]);
  });

  it("takes no proof back for a weaker report", () => {
    const proven = granted(record(request(), { state: "delivered" }).answer);
    assert.deepEqual(record(proven, { state: "undelivered" }).changes, []);
    assert.equal(refusalCode(record(undefined).answer), "not_found");
  });
});
