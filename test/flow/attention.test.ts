import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { submit } from "../../src/clearance/submit.ts";
import { emptyPlan, type NotificationPlan } from "../../src/domain/notification-plan.ts";
import type { Role } from "../../src/domain/reviewer.ts";
import type { RequestView } from "../../src/domain/view.ts";
import { AttendedDesk } from "../support/attended-desk.ts";
import { ada, granted, judgement, minute, submission } from "../support/requests.ts";
import type { Answer, HttpDesk } from "./http-desk.ts";

const plan: NotificationPlan = {
  ...emptyPlan,
  recipients: new Map([
    [
      "bobs-phone",
      { name: "bobs-phone", identity: "bob", channels: [], reach: "all", quiet: [], onCall: [] },
    ],
  ]),
  ladder: [
    { after: minute, to: ["bobs-phone"] },
    { after: 5 * minute, to: ["bobs-phone"] },
  ],
};

describe("attention, through the desk", () => {
  let desk: AttendedDesk;
  let http: HttpDesk;
  let asked: RequestView;

  beforeEach(async () => {
    desk = await AttendedDesk.start(plan);
    http = desk.http;
    await http.token("reviewer", "bob");
    asked = await http.ask();
    await desk.recorded(asked.id, "request_submitted");
  });
  afterEach(() => desk.stop());

  const say = async (verb: string, body: object, name = "ada", role: Role = "reviewer"): Promise<Answer> =>
    http.api("POST", `/requests/${asked.id}/${verb}`, { token: await http.token(role, name), body });

  const shown = async (): Promise<RequestView> =>
    (await http.api("GET", `/requests/${asked.id}`, { token: await http.token("reviewer", "ada") })).json;

  it("reminds at doubling distances, escalates step by step, raises the alert, and expires", async () => {
    await desk.advanceTo(2 * minute, asked.id, "request_reminded");
    await desk.advanceTo(4 * minute, asked.id, "request_reminded", 2);
    assert.deepEqual((await shown()).attention, { reminders: 2, rung: 0 });
    await desk.advanceTo(5 * minute, asked.id, "request_escalated");
    await desk.advanceTo(5 * minute, asked.id, "request_escalated", 2);
    await desk.advanceTo(10 * minute, asked.id, "alert_raised");
    await desk.advanceTo(34 * minute, asked.id, "request_expired");
    assert.deepEqual(await desk.history(asked.id), [
      "request_submitted",
      "request_reminded",
      "request_reminded",
      "request_escalated",
      "request_escalated",
      "alert_raised",
      "alert_resolved",
      "request_expired",
    ]);
    const told = ["ask", "reminder", "reminder", "escalation", "escalation"];
    assert.deepEqual(await desk.eventsOf(asked.id, 5), told);
  });

  it("holds its peace while somebody has taken it, then goes on where it was", async () => {
    const taken = await say("take", {});
    assert.deepEqual([taken.status, taken.json.attention.takenBy], [200, "ada"]);
    await desk.advanceTo(15 * minute, asked.id, "request_take_ended");
    assert.deepEqual(await desk.eventsOf(asked.id, 1), ["ask"]);
    await desk.advanceTo(2 * minute, asked.id, "request_reminded");
    assert.equal((await http.ledger.openAlerts()).length, 1, "nobody is there any more");
  });

  it("refuses a second taker by the name of the first, and lets it be taken from them and handed over", async () => {
    await say("take", { for: "30m" });
    const refused = await say("take", {}, "bob");
    assert.deepEqual([refused.status, refused.json.code], [409, "wrong_state"]);
    assert.match(refused.json.detail, /^ada sees to/);
    assert.equal((await say("take", { over: "ada" }, "bob")).json.attention.takenBy, "bob");
    assert.equal((await say("take", { over: "bob", to: "bobs-phone" })).json.attention.takenBy, "bob");
    const [, news] = await desk.newsOf(asked.id, 2);
    assert.deepEqual([news?.event, news?.to], ["hand_over", ["bobs-phone"]]);
    const unknown = await say("take", { over: "bob", to: "eve" });
    assert.deepEqual([unknown.status, unknown.json.details.deciders], [404, ["ada", "bob"]]);
    const decided = await http.decide(asked, "approve");
    assert.equal(decided.status, 200, "a take is no lock");
    assert.equal(decided.json.attention, undefined);
  });

  it("rests while it is snoozed, and is news again afterwards", async () => {
    assert.equal((await say("snooze", { for: "20m", reason: "lunch" })).status, 200);
    const tooLong = await say("snooze", { for: "60m" });
    assert.deepEqual([tooLong.status, tooLong.json.code], [409, "wrong_state"]);
    await desk.advanceTo(20 * minute, asked.id, "request_snooze_ended");
    await desk.advanceTo(2 * minute, asked.id, "request_reminded");
    assert.deepEqual(await desk.eventsOf(asked.id, 3), ["ask", "snooze_over", "reminder"]);
  });

  it("escalates at once for a reviewer, and for whoever asked now and then", async () => {
    const urge = () => say("escalate", { reason: "it burns" }, "agent", "agent");
    assert.equal((await urge()).json.attention.rung, 1);
    const refused = await urge();
    assert.deepEqual([refused.status, refused.json.code], [429, "rate_limited"]);
    assert.equal(refused.headers["retry-after"], "300");
    assert.equal((await say("escalate", {})).json.attention.rung, 2);
    assert.equal((await say("escalate", {}, "other", "agent")).status, 403);
  });

  it("tells the others when one of several approvals is given, and goes on reminding", async () => {
    const { desk: verbs, ledger } = http;
    const quorum = { ...submission({ requester: "agent" }), judgement: judgement("ask", { quorum: 2 }) };
    const { id, digest } = granted(await ledger.run(submit, { ...quorum, seenAt: http.clock.now() })).request;
    const seconded = granted(await verbs.decide({ id, digest, identity: ada, verdict: "approve" }));
    assert.equal(seconded.status, "pending");
    const [, news] = await desk.newsOf(id, 2);
    assert.deepEqual([news?.event, news?.detail], ["quorum", "approved by ada; 1 more approval lacks"]);
    await desk.advanceTo(2 * minute, id, "request_reminded");
    assert.deepEqual(await desk.history(id), ["request_submitted", "request_seconded", "request_reminded"]);
  });

  it("lets nobody take or snooze their own ask, and no agent any", async () => {
    const own = await http.ask({}, await http.token("admin", "root"));
    for (const [verb, body] of [
      ["take", {}],
      ["snooze", { for: "5m" }],
    ] as const) {
      const path = `/requests/${own.id}/${verb}`;
      const answer = await http.api("POST", path, { token: await http.token("admin", "root"), body });
      assert.deepEqual([answer.status, answer.json.code], [403, "own_ask"]);
      const byAgent = await say(verb, body, "agent", "agent");
      assert.deepEqual([byAgent.status, byAgent.json.code], [403, "role_forbidden"]);
    }
  });

  it("goes on where it was when the desk comes back late", async () => {
    await say("take", { for: "5m" });
    await http.clock.advance(1);
    http.clock.jumpWall(9 * minute);
    await http.desk.attend(asked.id);
    assert.deepEqual((await desk.history(asked.id)).at(-1), "request_take_ended");
    await http.desk.attend(asked.id);
    await desk.advanceTo(2 * minute, asked.id, "request_reminded");
  });
});
