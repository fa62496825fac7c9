import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { notifyAgentResult } from "../../src/actors/notify-agent-result.ts";
import { handle } from "../support/attempt.ts";
import { HttpDesk } from "./http-desk.ts";

describe("waiting for a request over HTTP", () => {
  let desk: HttpDesk;
  let agent: string;

  before(async () => {
    desk = await HttpDesk.start();
    agent = await desk.token("agent");
  });
  after(() => desk.stop());

  const poll = (id: string, query: string, signal?: AbortSignal) =>
    desk.api("GET", `/requests/${id}?${query}`, { token: agent, signal });

  it("answers a poll as soon as the decision is there", async () => {
    const request = await desk.ask();
    const held = desk.clock.timerOf(30_000);
    const answer = poll(request.id, "wait=30s&until=decided");
    await held;
    await desk.decide(request, "approve");
    assert.equal((await answer).json.status, "approved");
  });

  it("goes on waiting for the end when only the decision is there", async () => {
    const request = await desk.ask();
    const held = desk.clock.timerOf(20_000);
    const answer = poll(request.id, "wait=20s");
    await held;
    await desk.decide(request, "approve");
    const claim = { digest: request.digest, claim: "c#1" };
    await desk.api("POST", `/requests/${request.id}/start`, { token: agent, body: claim });
    const body = { claim: "c#1", outcome: "executed", exitCode: 0, output: "done\n" };
    await desk.api("POST", `/requests/${request.id}/confirm`, { token: agent, body });
    const { json } = await answer;
    assert.deepEqual([json.status, json.result.exitCode, json.result.stdout], ["executed", 0, "done\n"]);
  });

  it("answers at once what is decided already", async () => {
    const request = await desk.approved();
    assert.equal((await poll(request.id, "wait=30s&until=decided")).json.status, "approved");
  });

  it("answers the present state when the time is over, after a minute at the latest", async () => {
    const request = await desk.ask();
    const held = desk.clock.timerOf(60_000);
    const answer = poll(request.id, "wait=10m");
    await held;
    await desk.clock.advance(60_000);
    assert.deepEqual([(await answer).status, (await answer).json.status], [200, "pending"]);
  });

  it("refuses a wait that is no duration, and a goal that is none", async () => {
    const request = await desk.ask();
    for (const query of ["wait=long", "until=done", "wait=2d"]) {
      const answer = await poll(request.id, query);
      assert.deepEqual([answer.status, answer.json.code], [400, "invalid_option"], query);
    }
  });

  it("forgets the poll of a client that went away", async () => {
    const request = await desk.ask();
    const before = desk.clock.waiting;
    const held = desk.clock.timerOf(7_000);
    const gone = new AbortController();
    const answer = poll(request.id, "wait=7s", gone.signal);
    await held;
    gone.abort();
    await assert.rejects(answer, { name: "AbortError" });
    while (desk.clock.waiting > before) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(desk.clock.waiting, before);
  });

  it("refuses a poll whose token was revoked while it was held", async () => {
    const request = await desk.ask();
    const admin = await desk.token("admin");
    const made = await desk.api("POST", "/tokens", {
      token: admin,
      body: { role: "agent", name: "short-lived" },
    });
    const own = await desk.ask({ command: "npm ci" }, made.json.token);
    const held = desk.clock.timerOf(9_000);
    const answer = desk.api("GET", `/requests/${own.id}?wait=9s`, { token: made.json.token });
    await held;
    await desk.api("DELETE", `/tokens/${made.json.id}`, { token: admin });
    await desk.clock.advance(9_000);
    assert.deepEqual([(await answer).status, (await answer).json.code], [401, "token_unknown"]);
    assert.notEqual(request.id, own.id);
  });

  it("holds many polls of one request and answers all of them", async () => {
    const request = await desk.ask();
    const polls = Array.from({ length: 200 }, () => poll(request.id, "wait=30s&until=decided"));
    await desk.decide(request, "reject");
    const statuses = new Set((await Promise.all(polls)).map((answer) => answer.json.status));
    assert.deepEqual([...statuses], ["rejected"]);
  });

  it("records once that the requester was told its result", async () => {
    const request = await desk.ask();
    await desk.decide(request, "reject");
    const byReviewer = await desk.api("GET", `/requests/${request.id}`, {
      token: await desk.token("reviewer"),
    });
    assert.deepEqual(byReviewer.json.deliveries, []);
    await poll(request.id, "");
    await desk.recorded(request.id, "delivery_recorded");
    const again = (await poll(request.id, "")).json.deliveries;
    assert.deepEqual(
      again.map((sent: Record<string, unknown>) => [
        sent.channel,
        sent.to,
        sent.about,
        sent.state,
        sent.evidence,
      ]),
      [["poll", "agent", "result", "delivered", "answered 200"]],
    );
    const entries = await desk.ledger.entriesOf(request.id, 100);
    assert.equal(entries.filter((entry) => entry.type === "delivery_recorded").length, 1);
  });

  it("knows that the requester has what it was answered at once: a rejection, a withdrawal, a closed gate", async () => {
    const evidence = async (id: string): Promise<unknown> => {
      await desk.recorded(id, "delivery_recorded");
      return (await desk.ledger.request(id))?.deliveries.map((sent) => [sent.state, sent.evidence]);
    };
    const denied = await desk.ask({ command: "rm -rf /" });
    assert.deepEqual(await evidence(denied.id), [["delivered", "answered 201"]]);
    const token = await desk.token("agent");
    const withdrawn = await desk.ask();
    await desk.api("POST", `/requests/${withdrawn.id}/withdraw`, { token, body: {} });
    assert.deepEqual(await evidence(withdrawn.id), [["delivered", "answered 200"]]);
    const lapsed = await desk.approved();
    const body = { digest: "another", claim: "c" };
    const started = await desk.api("POST", `/requests/${lapsed.id}/start`, { token, body });
    assert.equal(started.json.code, "digest_differs");
    assert.deepEqual(await evidence(lapsed.id), [["delivered", "answered 409"]]);
  });

  it("shows a result that nobody has fetched, and takes a late fetch for what it is", async () => {
    const { id } = await desk.ask();
    const reviewer = await desk.token("reviewer");
    await desk.api("POST", `/requests/${id}/withdraw`, { token: reviewer, body: {} });
    await desk.clock.advance(60_000);
    await handle(notifyAgentResult(desk.desk, desk.clock), id, desk.clock);
    const unfetched = async (): Promise<string[]> => {
      const { json } = await desk.api("GET", "/requests?unfetched=true", { token: reviewer });
      return json.items.map((item: { id: string }) => item.id);
    };
    const counted = async (): Promise<unknown> => (await desk.call("GET", "/healthz")).json.unfetched;
    assert.ok((await unfetched()).includes(id));
    const before = Number(await counted());
    await poll(id, "");
    await desk.recorded(id, "delivery_recorded");
    while ((await unfetched()).includes(id)) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await counted(), before - 1);
    const refused = await desk.api("GET", "/requests?unfetched=no", { token: reviewer });
    assert.equal(refused.status, 400);
  });
});
