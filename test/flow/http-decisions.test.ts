import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { RequestView } from "../../src/domain/view.ts";
import { type Answer, HttpDesk } from "./http-desk.ts";

describe("deciding over HTTP", () => {
  let desk: HttpDesk;

  before(async () => {
    desk = await HttpDesk.start();
  });
  after(() => desk.stop());

  const refusal = (answer: Answer) => [answer.status, answer.json.code];
  const verb = async (request: RequestView, name: string, token: string, body: object = {}) =>
    desk.api("POST", `/requests/${request.id}/${name}`, { token, body });

  it("records a reviewer's verdict with its reason", async () => {
    const request = await desk.ask();
    const answer = await desk.decide(request, "reject", { reason: "not today" });
    const { verdict, by, reason } = answer.json.decision;
    assert.deepEqual(
      [answer.status, answer.json.status, verdict, by, reason],
      [200, "rejected", "reject", "reviewer", "not today"],
    );
  });

  it("refuses a second verdict", async () => {
    const request = await desk.approved();
    assert.deepEqual(refusal(await desk.decide(request, "reject")), [409, "wrong_state"]);
  });

  it("refuses a verdict on another digest than the one that was shown", async () => {
    const request = await desk.ask();
    assert.deepEqual(refusal(await desk.decide(request, "approve", { digest: "another" })), [
      409,
      "digest_differs",
    ]);
  });

  it("refuses a verdict after the deadline", async () => {
    const request = await desk.ask({ deadline: "1s" });
    await desk.clock.advance(1_000);
    assert.deepEqual(refusal(await desk.decide(request, "approve")), [409, "wrong_state"]);
  });

  it("refuses to let anybody decide their own ask, or an agent any", async () => {
    const admin = await desk.token("admin", "boss", "critical");
    const own = await desk.ask({}, admin);
    const body = { verdict: "approve", digest: own.digest };
    assert.deepEqual(refusal(await verb(own, "decision", admin, body)), [403, "own_ask"]);
    const agent = await desk.token("agent", "other-agent");
    assert.deepEqual(refusal(await verb(own, "decision", agent, body)), [403, "role_forbidden"]);
  });

  it("wants the id typed again for a critical ask, and a reviewer who may", async () => {
    const request = await desk.ask({ command: "sudo true" });
    assert.equal(request.risk, "critical");
    assert.deepEqual(refusal(await desk.decide(request, "approve", { confirm: request.id })), [
      403,
      "risk_above_limit",
    ]);
    const boss = await desk.token("reviewer", "senior", "critical");
    const body = { verdict: "approve", digest: request.digest };
    assert.deepEqual(refusal(await verb(request, "decision", boss, body)), [403, "confirm_required"]);
    assert.equal((await verb(request, "decision", boss, { ...body, confirm: request.id })).status, 200);
  });

  it("answers 404 for a request that does not exist", async () => {
    const token = await desk.token("reviewer");
    for (const [name, body] of [
      ["decision", { verdict: "approve", digest: "d" }],
      ["withdraw", {}],
      ["resolve", { as: "failed" }],
      ["seen", {}],
    ] as const) {
      const answer = await desk.api("POST", `/requests/req_none/${name}`, { token, body });
      assert.deepEqual(refusal(answer), [404, "not_found"], name);
    }
  });

  it("lets the requester withdraw, nobody else's agent, and only once", async () => {
    const request = await desk.ask();
    assert.deepEqual(refusal(await verb(request, "withdraw", await desk.token("agent", "third"))), [
      403,
      "role_forbidden",
    ]);
    const token = await desk.token("agent");
    assert.equal(
      (await desk.api("POST", `/requests/${request.id}/withdraw`, { token })).json.status,
      "withdrawn",
    );
    assert.deepEqual(refusal(await verb(request, "withdraw", token)), [409, "wrong_state"]);
  });

  it("takes a reviewer's receipt of an ask, never an agent's", async () => {
    const request = await desk.ask();
    assert.deepEqual(refusal(await verb(request, "seen", await desk.token("agent"))), [
      403,
      "role_forbidden",
    ]);
    const answer = await verb(request, "seen", await desk.token("reviewer"));
    const [sent] = answer.json.deliveries;
    assert.deepEqual(
      [answer.status, sent.channel, sent.to, sent.about, sent.state],
      [200, "feed", "reviewer", "ask", "delivered"],
    );
  });

  it("lets a person say what became of an unknown outcome", async () => {
    const request = await desk.approved();
    const agent = await desk.token("agent");
    await verb(request, "start", agent, { digest: request.digest, claim: "lost#1" });
    await desk.clock.advance(16_000);
    await desk.desk.lose(request.id, 0);
    const reviewer = await desk.token("reviewer");
    const alerts = await desk.api("GET", "/alerts", { token: reviewer });
    assert.deepEqual(
      alerts.json.items.map((alert: Record<string, unknown>) => [alert.code, alert.subject]),
      [["outcome_unknown", request.id]],
    );
    assert.deepEqual(refusal(await verb(request, "resolve", agent, { as: "failed" })), [
      403,
      "role_forbidden",
    ]);
    const answer = await verb(request, "resolve", reviewer, { as: "failed", reason: "looked" });
    assert.deepEqual([answer.status, answer.json.status], [200, "failed"]);
    assert.deepEqual((await desk.api("GET", "/alerts", { token: reviewer })).json.items, []);
  });
});

describe("claiming and running over HTTP", () => {
  let desk: HttpDesk;
  let agent: string;

  before(async () => {
    desk = await HttpDesk.start();
    agent = await desk.token("agent");
  });
  after(() => desk.stop());

  const refusal = (answer: Answer) => [answer.status, answer.json.code];
  const post = (request: RequestView, name: string, body: object, token = agent) =>
    desk.api("POST", `/requests/${request.id}/${name}`, { token, body });
  const start = (request: RequestView, claim: string, token = agent) =>
    post(request, "start", { digest: request.digest, claim }, token);

  it("gives the start to exactly one of two claims made at once, and again to the same", async () => {
    const request = await desk.approved();
    const answers = await Promise.all([start(request, "a#1"), start(request, "b#2")]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409]);
    const winner = answers[0]?.status === 200 ? "a#1" : "b#2";
    const again = await start(request, winner);
    assert.deepEqual([again.status, again.json.status], [200, "executing"]);
    assert.match(again.json.execution.id, /^exe_/);
    assert.match(again.json.execution.leaseUntil, /^\d{4}-.*Z$/);
  });

  it("renews and confirms for the holder of the claim only", async () => {
    const request = await desk.approved();
    await start(request, "a#1");
    assert.deepEqual(refusal(await post(request, "renew", { claim: "b#2" })), [409, "claim_held"]);
    assert.equal((await post(request, "renew", { claim: "a#1" })).status, 200);
    assert.deepEqual(refusal(await post(request, "confirm", { claim: "b#2", outcome: "executed" })), [
      409,
      "claim_held",
    ]);
    const report = { claim: "a#1", outcome: "failed", exitCode: 3, signal: "SIGTERM" };
    const answer = await post(request, "confirm", report);
    const { exitCode, signal } = answer.json.result;
    assert.deepEqual([answer.status, answer.json.status, exitCode, signal], [200, "failed", 3, "SIGTERM"]);
    assert.equal((await post(request, "confirm", report)).status, 200);
  });

  it("closes a request whose digest differs at its start", async () => {
    const request = await desk.approved();
    const answer = await post(request, "start", { digest: "another", claim: "a#1" });
    assert.deepEqual(refusal(answer), [409, "digest_differs"]);
    assert.deepEqual(refusal(await start(request, "a#1")), [409, "wrong_state"]);
  });

  it("refuses a start before the approval, of the desk's own work, and by another identity", async () => {
    assert.deepEqual(refusal(await start(await desk.ask(), "a#1")), [409, "wrong_state"]);
    const served = await desk.approved({ execution: "server" });
    assert.deepEqual(refusal(await start(served, "a#1")), [409, "wrong_state"]);
    const request = await desk.approved();
    const other = await desk.token("agent", "other-agent");
    for (const [name, body] of [
      ["start", { digest: request.digest, claim: "a#1" }],
      ["renew", { claim: "a#1" }],
      ["confirm", { claim: "a#1", outcome: "executed" }],
    ] as const) {
      assert.deepEqual(refusal(await post(request, name, body, other)), [403, "role_forbidden"], name);
    }
    assert.equal((await desk.ledger.request(request.id))?.status, "approved");
  });
});
