import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { submit } from "../../src/clearance/submit.ts";
import { behindNew } from "../../src/queue/redrive-all.ts";
import { granted, minute, submission } from "../support/requests.ts";
import { type Answer, HttpDesk } from "./http-desk.ts";

describe("queues, workers and dead letters over HTTP", () => {
  let desk: HttpDesk;
  let operator: string;

  before(async () => {
    desk = await HttpDesk.start();
    operator = await desk.token("operator");
  });
  after(() => desk.stop());

  const refusal = (answer: Answer) => [answer.status, answer.json.code];
  const get = (path: string, token = operator) => desk.api("GET", path, { token });
  const post = (path: string, body: object = {}, token = operator) => desk.api("POST", path, { token, body });

  async function claim(queue: string) {
    const query = { worker: "wrk_1", queues: [queue], limit: 1, lease: minute };
    const [message] = await desk.ledger.messages.claim(query);
    assert.ok(message, "a message was ready");
    return message;
  }

  /** A message of this queue that its worker has given up. */
  async function kill(queue: string): Promise<string> {
    const message = await claim(queue);
    const error = { code: "broken", message: "it broke" };
    await desk.ledger.messages.settle([{ lease: message.lease, as: "dead", error }]);
    return message.id;
  }

  /** An ask whose judgement was not ready, and whose judging was given up. */
  async function unjudged(): Promise<{ request: string; letter: string }> {
    const late = submission({ judgement: null, deadline: minute, seenAt: desk.clock.now() });
    const { request } = granted(await desk.ledger.run(submit, late));
    return { request: request.id, letter: await kill("judge") };
  }

  const queueNamed = async (name: string) =>
    (await get("/queues")).json.items.find((queue: { name: string }) => queue.name === name);

  it("shows every queue of the desk, also one without messages, with its workers and rates", async () => {
    const worker = { id: "wrk_1", host: "here", process: { pid: 7, startTime: "1" }, version: "1" };
    await desk.ledger.registerWorker({ ...worker, queues: ["judge", "upkeep"] });
    await desk.ledger.heartbeat("wrk_1", { judge: { handled: 8, failed: 2 } });
    const { items } = (await get("/queues")).json;
    const names = items.map(({ name }: { name: string }) => name);
    for (const name of ["judge", "notify", "deliver", "execute", "upkeep"])
      assert.ok(names.includes(name), name);
    const judge = await queueNamed("judge");
    assert.deepEqual([judge.workers, judge.lastMinute], [1, { handled: 8, failed: 2 }]);
    assert.equal((await queueNamed("execute")).workers, 0);
  });

  it("shows how many messages wait and since when", async () => {
    const late = submission({ judgement: null, text: "make wait", seenAt: desk.clock.now() });
    granted(await desk.ledger.run(submit, late));
    await desk.clock.advance(3_000);
    const waiting = await queueNamed("judge");
    assert.deepEqual([waiting.ready, waiting.oldestReadyMs], [1, 3_000]);
    const message = await claim("judge");
    const handled = await queueNamed("judge");
    assert.deepEqual([handled.ready, handled.leased, handled.oldestReadyMs], [0, 1, null]);
    const [worker] = (await get("/workers")).json.items;
    assert.deepEqual([worker.id, worker.pid, worker.status], ["wrk_1", 7, "running"]);
    const payload = message.payload as { requestId: string };
    assert.deepEqual(worker.handles, [
      {
        message: message.id,
        actor: "process_agent_request",
        queue: "judge",
        attempt: 1,
        requestId: payload.requestId,
      },
    ]);
    await desk.ledger.messages.settle([{ lease: message.lease, as: "done" }]);
  });

  it("calls a worker silent that was not heard of for half a minute, and counts it no more", async () => {
    await desk.clock.advance(31_000);
    assert.equal((await get("/workers")).json.items[0].status, "silent");
    const judge = await queueNamed("judge");
    assert.deepEqual([judge.workers, judge.lastMinute], [0, { handled: 0, failed: 0 }]);
  });

  it("pauses a queue, says what does not happen meanwhile, and resumes it", async () => {
    const paused = await post("/queues/upkeep/pause");
    assert.equal(paused.status, 200, paused.text);
    assert.equal(paused.json.paused, true);
    assert.match(paused.json.warning, /deadlines are met by the sweep alone, up to 5 s late/);
    const resumed = await post("/queues/upkeep/resume");
    assert.deepEqual([resumed.json.paused, resumed.json.warning], [false, undefined]);
    const types = (await desk.ledger.entriesOf("upkeep", 9)).map(({ type, by }) => [type, by]);
    assert.deepEqual(types, [
      ["queue_paused", "operator"],
      ["queue_resumed", "operator"],
    ]);
  });

  it("names the nearest queue where there is none of the name", async () => {
    const answer = await post("/queues/upkep/pause");
    assert.deepEqual(refusal(answer), [404, "not_found"]);
    assert.match(answer.json.detail, /did you mean upkeep\?/);
    assert.match((await post("/queues/zzzzzzzz/resume")).json.detail, /there are judge, notify/);
  });

  it("lets reviewers see queues and workers, and only operators manage them or see dead letters", async () => {
    const reviewer = await desk.token("reviewer");
    const agent = await desk.token("agent");
    assert.equal((await get("/queues", reviewer)).status, 200);
    assert.deepEqual(refusal(await get("/queues", agent)), [403, "role_forbidden"]);
    assert.deepEqual(refusal(await post("/queues/judge/pause", {}, reviewer)), [403, "role_forbidden"]);
    assert.deepEqual(refusal(await get("/dead-letters", reviewer)), [403, "role_forbidden"]);
    const all = { actor: "process_agent_request" };
    assert.deepEqual(refusal(await post("/dead-letters/redrive", all, reviewer)), [403, "role_forbidden"]);
  });

  it("shows a dead letter with every error, its request and an alert; the request still ends by its deadline", async () => {
    const { request, letter } = await unjudged();
    const shown = (await get(`/dead-letters/${letter}`)).json;
    assert.equal(shown.reason, "broken: it broke");
    assert.deepEqual(shown.payload, { requestId: request });
    assert.deepEqual([shown.request.id, shown.request.status], [request, "pending"]);
    assert.deepEqual(
      shown.trail.map(({ event, code, worker }: Record<string, string>) => [event, code, worker]),
      [["failed", "broken", "wrk_1"]],
    );
    const alerts = await desk.ledger.openAlerts();
    assert.ok(alerts.some(({ code, subject }) => code === "dead_letter" && subject === letter));
    await desk.clock.advance(minute);
    granted(await desk.desk.attend(request));
    assert.equal((await get(`/dead-letters/${letter}`)).json.request.status, "expired");
    await post(`/dead-letters/${letter}/discard`, { reason: "it has expired" });
  });

  it("redrives a dead letter with an edited payload, and resolves its alert", async () => {
    const { letter } = await unjudged();
    const { request: other } = await unjudged();
    const redriven = await post(`/dead-letters/${letter}/redrive`, { payload: { requestId: other } });
    assert.deepEqual([redriven.status, redriven.json], [200, { redriven: 1, left: 1 }]);
    assert.deepEqual(refusal(await get(`/dead-letters/${letter}`)), [404, "not_found"]);
    const message = await claim("judge");
    assert.deepEqual([message.id, message.payload], [letter, { requestId: other }]);
    await desk.ledger.messages.settle([{ lease: message.lease, as: "done" }]);
    const alerts = await desk.ledger.openAlerts();
    assert.equal(
      alerts.some(({ subject }) => subject === letter),
      false,
    );
  });

  it("refuses a payload that the actor cannot handle, and leaves the letter as it was", async () => {
    const { request, letter } = await unjudged();
    const answer = await post(`/dead-letters/${letter}/redrive`, { payload: { request } });
    assert.deepEqual(refusal(answer), [400, "payload_invalid"]);
    assert.match(answer.json.detail, /requestId/);
    const nothing = await post(`/dead-letters/${letter}/redrive`, { payload: null });
    assert.deepEqual(refusal(nothing), [400, "payload_invalid"]);
    assert.deepEqual((await get(`/dead-letters/${letter}`)).json.payload, { requestId: request });
  });

  it("says so where another message of the same key is on its way", async () => {
    const { request, letter } = await unjudged();
    const draft = { actor: "process_agent_request", queue: "judge", payload: { requestId: request } };
    await desk.ledger.messages.send([{ ...draft, key: `judge:${request}` }]);
    const answer = await post(`/dead-letters/${letter}/redrive`);
    assert.deepEqual(refusal(answer), [409, "wrong_state"]);
    const message = await claim("judge");
    await desk.ledger.messages.settle([{ lease: message.lease, as: "done" }]);
    assert.equal((await post(`/dead-letters/${letter}/redrive`)).status, 200);
    await desk.ledger.messages.settle([{ lease: (await claim("judge")).lease, as: "done" }]);
  });

  it("discards a dead letter with its reason, once", async () => {
    const { letter } = await unjudged();
    assert.deepEqual(refusal(await post(`/dead-letters/${letter}/discard`)), [400, "invalid_body"]);
    const discarded = await post(`/dead-letters/${letter}/discard`, { reason: "obsolete" });
    assert.equal(discarded.json.id, letter);
    assert.deepEqual(refusal(await post(`/dead-letters/${letter}/discard`, { reason: "x" })), [
      404,
      "not_found",
    ]);
    const last = (await desk.ledger.entriesOf(letter, 9)).find(
      ({ type }) => type === "dead_letter_discarded",
    );
    assert.deepEqual([last?.by, last?.body?.reason], ["operator", "obsolete"]);
  });

  it("redrives all of an actor up to a limit, behind what is new, and says how many are left", async () => {
    const actor = "process_agent_request";
    const before = (await get(`/dead-letters?actor=${actor}&limit=200`)).json.items.length;
    for (let n = 0; n < 3; n++) await unjudged();
    const some = await post("/dead-letters/redrive", { actor, limit: 2 });
    assert.deepEqual(some.json, { redriven: 2, left: before + 1 });
    const rest = await post("/dead-letters/redrive", { actor });
    assert.deepEqual(rest.json, { redriven: before + 1, left: 0 });
    assert.equal((await claim("judge")).priority, behindNew);
    const typo = await post("/dead-letters/redrive", { actor: "proces_agent_request" });
    assert.deepEqual(refusal(typo), [404, "not_found"]);
    assert.match(typo.json.detail, /did you mean process_agent_request\?/);
  });
});
