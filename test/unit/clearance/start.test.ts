import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type StartInput, start } from "../../../src/clearance/start.ts";
import type { Execution } from "../../../src/domain/execution.ts";
import type { Grant } from "../../../src/domain/grant.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import {
  appended,
  appointment,
  approvedRequest,
  cancelled,
  changeOf,
  executingRequest,
  execution,
  grant,
  moment,
  now,
  request,
  sent,
} from "../../support/moment.ts";
import { granted, judgement, refusalCode, terms } from "../../support/requests.ts";

const input: StartInput = {
  id: "req_0",
  by: "server",
  claim: "w1#secret",
  holder: "w1",
  worker: "w1",
  digest: "d0",
  judgement: judgement("ask"),
  atDeadline: terms.atDeadline,
};

function tryStart(
  asked: AgentRequest | undefined,
  over: Partial<StartInput> = {},
  open?: Execution,
  behind?: Grant,
) {
  const read = { request: asked, execution: open, grant: behind };
  return start.decide(read, { ...input, ...over }, moment());
}

/** Holds a step against the gate that should have closed the request. */
function assertLapsed(step: ReturnType<typeof tryStart>, gate: string): void {
  assert.ok("refused" in step.answer, `gate ${gate} let it through`);
  assert.equal(step.answer.details?.gate, gate);
  assert.equal(changeOf(step, "update_request")?.request.status, "lapsed");
  assert.equal(changeOf(step, "insert_execution"), undefined);
  assert.deepEqual(appended(step), ["request_lapsed"]);
  assert.deepEqual(sent(step), ["notify_agent_result"]);
}

describe("start", () => {
  it("lets a client answer its own dialog that a screen had shown first, and nobody else's", () => {
    const seen = (channel: "screen" | "hook") => ({ channel, at: now, by: "agent" }) as const;
    const byHook = approvedRequest({ execution: "pane", sightings: [seen("screen"), seen("hook")] });
    assert.equal(granted(tryStart(byHook, { by: "agent" }).answer).request.status, "executing");
    const onScreen = approvedRequest({ execution: "pane", sightings: [seen("screen")] });
    assert.equal(refusalCode(tryStart(onScreen, { by: "agent" }).answer), "wrong_state");
  });

  it("leaves a run that is not renewed its whole time, where its executor says how long that is", () => {
    const step = tryStart(approvedRequest(), { lease: 600_000 });
    assert.equal(granted(step.answer).execution.leaseUntil, now + 600_000);
  });

  it("lets an executor start an approved request, and records the execution under its claim", () => {
    const step = tryStart(approvedRequest());
    const started = granted(step.answer);
    assert.equal(started.again, false);
    assert.equal(started.request.status, "executing");
    assert.equal(started.request.claimedBy, "w1");
    assert.equal(started.request.finishedAt, undefined);
    assert.deepEqual(changeOf(step, "insert_execution")?.execution, {
      id: "exe_1",
      requestId: "req_0",
      by: "server",
      claim: "w1#secret",
      worker: "w1",
      startedAt: now,
      leaseUntil: now + 15_000,
    });
    assert.deepEqual(appended(step), ["request_executing"]);
    assert.deepEqual(cancelled(step), [appointment(approvedRequest())]);
  });

  it("keeps the claim's secret out of the history", () => {
    assert.doesNotMatch(JSON.stringify(changeOf(tryStart(approvedRequest()), "append")), /secret/);
  });

  it("gate state: starts nothing that is not there or not approved", () => {
    assert.equal(refusalCode(tryStart(undefined).answer), "not_found");
    for (const status of ["pending", "rejected", "withdrawn", "expired", "lapsed", "executed"] as const) {
      const step = tryStart(approvedRequest({ status }));
      assert.equal(refusalCode(step.answer), "wrong_state", status);
      assert.deepEqual(step.changes, []);
    }
  });

  it("gate executor: lets no agent start what the desk runs, nor the desk what the agent runs", () => {
    for (const [execution, by] of [
      ["server", "agent"],
      ["agent", "server"],
    ] as const) {
      const step = tryStart(approvedRequest({ execution }), { by });
      assert.equal(refusalCode(step.answer), "wrong_state", by);
      assert.deepEqual(step.changes, []);
    }
  });

  it("gate clearance: starts nothing once the approval has expired, and closes the request", () => {
    assertLapsed(tryStart(approvedRequest({ clearanceUntil: now })), "clearance");
    const { clearanceUntil: _none, ...without } = approvedRequest();
    assertLapsed(tryStart(without), "clearance");
    granted(tryStart(approvedRequest({ clearanceUntil: now + 1 })).answer);
  });

  it("gate digest: starts nothing but what was approved", () => {
    const step = tryStart(approvedRequest(), { digest: "d1" });
    assertLapsed(step, "digest");
    assert.equal(refusalCode(step.answer), "digest_differs");
  });

  it("gate quorum: starts nothing for which today's policy wants more approvals, or other reviewers", () => {
    const two = judgement("ask", { quorum: 2 });
    assertLapsed(tryStart(approvedRequest(), { judgement: two }), "quorum");
    const approvals = [{ by: "bob", at: now }];
    granted(tryStart(approvedRequest({ approvals }), { judgement: two }).answer);
    const [other, both] = [["eve"], ["ada", "bob"]].map((reviewers) => judgement("ask", { reviewers }));
    assertLapsed(tryStart(approvedRequest(), { judgement: other }), "quorum");
    granted(tryStart(approvedRequest({ approvals }), { judgement: both }).answer);
    assertLapsed(
      tryStart(approvedRequest({ approvals }), { judgement: judgement("ask", { reviewers: ["ada"] }) }),
      "quorum",
    );
  });

  it("gate policy: starts nothing that today's policy denies, whoever has approved it", () => {
    assertLapsed(tryStart(approvedRequest(), { judgement: judgement("deny") }), "policy");
  });

  it("gate policy: starts nothing on the policy's own approval once it asks for a person", () => {
    const decision = { verdict: "approve", by: "policy", at: now - 1 } as const;
    const byPolicy = approvedRequest({ decision });
    assertLapsed(tryStart(byPolicy, { judgement: judgement("ask") }), "policy");
    granted(tryStart(byPolicy, { judgement: judgement("allow") }).answer);
  });

  it("gate approver: starts nothing that only its requester has approved, or nobody", () => {
    const decision = { verdict: "approve", by: "agent", at: now - 1 } as const;
    assertLapsed(tryStart(approvedRequest({ decision })), "approver");
    const { decision: _none, ...without } = approvedRequest();
    assertLapsed(tryStart(without), "approver");
  });

  it("gate grant: starts what a grant has approved only while the grant holds, even if it is used up", () => {
    const decision = { verdict: "approve", by: "ada", at: now - 1, grant: "grt_0" } as const;
    const byGrant = approvedRequest({ decision });
    granted(tryStart(byGrant, {}, undefined, grant()).answer);
    granted(tryStart(byGrant, {}, undefined, grant({ uses: 1, used: 1 })).answer);
    const revoked = { by: "bob", at: now - 1 };
    for (const behind of [undefined, grant({ revoked }), grant({ expiresAt: now })])
      assertLapsed(tryStart(byGrant, {}, undefined, behind), "grant");
  });

  it("gate grant: starts nothing that today's policy takes for a higher risk than the grant is for", () => {
    const decision = { verdict: "approve", by: "ada", at: now - 1, grant: "grt_0" } as const;
    const high = { judgement: judgement("ask", { risk: "high" }) };
    assertLapsed(tryStart(approvedRequest({ decision }), high, undefined, grant()), "grant");
    granted(tryStart(approvedRequest(), high).answer);
  });

  it("gate claim: refuses a second claim, says who holds the first, and changes nothing", () => {
    const step = tryStart(executingRequest(), { claim: "w2#other", holder: "w2" }, execution());
    assert.equal(refusalCode(step.answer), "claim_held");
    assert.ok("refused" in step.answer && step.answer.details?.claimedBy === "w1");
    assert.deepEqual(step.changes, []);
  });

  it("gate claim: never starts a second execution, whatever the request says", () => {
    const step = tryStart(approvedRequest(), { claim: "w2#other" }, execution());
    assert.equal(refusalCode(step.answer), "claim_held");
    assert.deepEqual(step.changes, []);
  });

  it("answers the same claim again while it runs, and not once it has ended", () => {
    const again = granted(tryStart(executingRequest(), {}, execution()).answer);
    assert.equal(again.again, true);
    const ended = tryStart(executingRequest({ status: "executed" }), {}, execution({ endedAt: now }));
    assert.equal(refusalCode(ended.answer), "claim_held");
  });

  it("needs the request, its execution and the grant behind it, and nothing else", () => {
    assert.deepEqual(start.needs(input), {
      request: { read: "request", id: "req_0" },
      execution: { read: "executionOf", requestId: "req_0" },
      grant: { read: "grantOf", requestId: "req_0" },
    });
    assert.equal(request().status, "pending");
  });
});
