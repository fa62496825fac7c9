import assert from "node:assert/strict";
import { test } from "node:test";
import { requestStatuses } from "../../../src/domain/lifecycle.ts";
import { type DecisionInput, mayDecide, mayTake } from "../../../src/domain/may-decide.ts";
import { type Judgement, type Risk, risks } from "../../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import type { Identity } from "../../../src/domain/reviewer.ts";

const now = Date.UTC(2026, 10, 22, 12);
const alice: Identity = { name: "alice", role: "reviewer", maxRisk: "high", tokenId: "tok_1" };
const approve: DecisionInput = { verdict: "approve", digest: "d1" };
const reject: DecisionInput = { verdict: "reject", digest: "d1" };

function asked(changes: Partial<AgentRequest> = {}): AgentRequest {
  return {
    id: "req_1",
    agent: "shell",
    kind: "bash_command",
    status: "pending",
    command: { form: "shell", text: "make" },
    cwd: "/home/agent/project",
    execution: "server",
    requester: "robot",
    fingerprint: "f1",
    digest: "d1",
    judgement: ruled("medium"),
    createdAt: now - 1_000,
    deadline: now + 1_000,
    sightings: [{ channel: "cli", at: now - 1_000, by: "robot" }],
    deliveries: [],
    ...changes,
  };
}

function ruled(risk: Risk): AgentRequest["judgement"] {
  return { ruling: "ask", risk, reasons: [], policy: "p1", parts: [], effects: [] };
}

function code(identity: Identity, request: AgentRequest, input: DecisionInput, at = now): string | undefined {
  return mayDecide(identity, request, input, at)?.refused;
}

test("a reviewer may approve and reject what another asked", () => {
  assert.equal(code(alice, asked(), approve), undefined);
  assert.equal(code(alice, asked(), reject), undefined);
});

test("an admin may decide", () => {
  assert.equal(code({ ...alice, role: "admin" }, asked(), approve), undefined);
});

for (const role of ["agent", "operator"] as const) {
  test(`a token with the role ${role} may neither approve nor reject`, () => {
    assert.equal(code({ ...alice, role }, asked(), approve), "role_forbidden");
    assert.equal(code({ ...alice, role }, asked(), reject), "role_forbidden");
  });
}

test("nobody decides what they asked themselves, whatever their role", () => {
  const own = asked({ requester: "alice" });
  assert.equal(code(alice, own, approve), "own_ask");
  assert.equal(code({ ...alice, role: "admin", tokenId: "tok_2" }, own, reject), "own_ask");
});

test("nobody decides what another channel brought in under their name", () => {
  const seen = { channel: "hook", at: 0, by: "alice" } as const;
  assert.equal(code(alice, asked({ requester: "bob", sightings: [seen] }), approve), "own_ask");
});

for (const status of requestStatuses.filter((each) => each !== "pending")) {
  test(`an ask that is ${status} cannot be decided again`, () => {
    assert.equal(code(alice, asked({ status }), approve), "wrong_state");
    assert.equal(code(alice, asked({ status }), reject), "wrong_state");
  });
}

test("a second decision is told who decided, how and when, with hidden characters shown", () => {
  const decision = { verdict: "approve", by: "bo\u202eb", at: now } as const;
  const refusal = mayDecide(alice, asked({ status: "executing", decision }), approve, now);
  assert.match(refusal?.message ?? "", /executing, approved by bo\\u\{202e\}b at 2026-11-22T12:00:00\.000Z/);
  assert.deepEqual(refusal?.details, { status: "executing", decision });
});

test("from its deadline on an ask cannot be decided, even if nothing has swept it yet", () => {
  const { deadline } = asked();
  assert.equal(code(alice, asked(), approve, deadline - 1), undefined);
  assert.equal(code(alice, asked(), approve, deadline), "wrong_state");
  assert.equal(code(alice, asked(), reject, deadline + 1), "wrong_state");
});

test("a decision on another digest than the shown one is refused, for a rejection too", () => {
  assert.equal(code(alice, asked(), { ...approve, digest: "d2" }), "digest_differs");
  assert.equal(code(alice, asked(), { ...reject, digest: "" }), "digest_differs");
});

for (const risk of risks) {
  for (const maxRisk of risks) {
    const allowed = risks.indexOf(risk) <= risks.indexOf(maxRisk);
    test(`a limit of ${maxRisk} ${allowed ? "lets" : "does not let"} approve ${risk} risk`, () => {
      const request = asked({ judgement: ruled(risk) });
      const refused = code({ ...alice, maxRisk }, request, { ...approve, confirm: request.id });
      assert.equal(refused, allowed ? undefined : "risk_above_limit");
    });
  }
}

test("rejecting is allowed at any risk and needs no confirmation", () => {
  assert.equal(
    code({ ...alice, maxRisk: "low" }, asked({ judgement: ruled("critical") }), reject),
    undefined,
  );
});

test("approving what is critical needs its own id as confirmation", () => {
  const boss: Identity = { ...alice, maxRisk: "critical" };
  const request = asked({ judgement: ruled("critical") });
  assert.equal(code(boss, request, approve), "confirm_required");
  assert.equal(code(boss, request, { ...approve, confirm: "req_2" }), "confirm_required");
  assert.equal(code(boss, request, { ...approve, confirm: "req_1" }), undefined);
});

test("what the policy has not ruled on can be rejected but not approved", () => {
  assert.equal(code(alice, asked({ judgement: null }), approve), "wrong_state");
  assert.equal(code(alice, asked({ judgement: null }), reject), undefined);
});

test("where the policy names reviewers, nobody else may approve, and everybody may reject", () => {
  const named = (reviewers: readonly string[]) =>
    asked({ judgement: { ...(ruled("medium") as Judgement), reviewers } });
  assert.equal(code(alice, named(["bob"]), approve), "reviewer_not_named");
  assert.equal(code(alice, named([]), approve), "reviewer_not_named");
  assert.equal(code(alice, named(["bob", alice.name]), approve), undefined);
  assert.equal(code(alice, named(["bob"]), reject), undefined);
});

test("where the policy wants several identities, one counts once", () => {
  const judgement = { ...(ruled("medium") as Judgement), quorum: 2 };
  const seconded = asked({ judgement, approvals: [{ by: alice.name, at: now }] });
  assert.equal(code(alice, seconded, approve), "wrong_state");
  assert.equal(code({ ...alice, name: "bob" }, seconded, approve), undefined);
  assert.equal(code(alice, seconded, reject), undefined);
});

test("whoever could approve may take it, without saying that it is critical, and nobody else", () => {
  const take = (identity: Identity, request: AgentRequest) => mayTake(identity, request, now)?.refused;
  assert.equal(take(alice, asked()), undefined);
  assert.equal(take({ ...alice, maxRisk: "critical" }, asked({ judgement: ruled("critical") })), undefined);
  assert.equal(take(alice, asked({ judgement: ruled("critical") })), "risk_above_limit");
  assert.equal(take(alice, asked({ judgement: null })), "wrong_state");
  assert.equal(take(alice, asked({ approvals: [{ by: "alice", at: now }] })), "wrong_state");
  assert.equal(take({ ...alice, name: "robot" }, asked()), "own_ask");
  assert.equal(take({ ...alice, role: "agent" }, asked()), "role_forbidden");
  assert.equal(mayTake(alice, asked(), now + 1_000)?.refused, "wrong_state");
});
