import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attend } from "../../../src/clearance/attend.ts";
import { type TakeInput, take } from "../../../src/clearance/take.ts";
import { beginAttention } from "../../../src/domain/attention.ts";
import { emptyPlan, type NotificationPlan } from "../../../src/domain/notification-plan.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import {
  appended,
  appointment,
  cancelled,
  changeOf,
  entryBody,
  moment,
  newsOf,
  nextAt,
  now,
  request,
  takenBy,
} from "../../support/moment.ts";
import {
  ada,
  granted,
  identity,
  judgement,
  minute,
  refusalCode,
  rhythm,
  terms,
} from "../../support/requests.ts";

const bob = identity("bob", "reviewer");
const id = "req_0";

const person = { channels: ["chat"], reach: "all", quiet: [], onCall: [] } as const;
const plan: NotificationPlan = {
  ...emptyPlan,
  recipients: new Map([
    ["bob", { ...person, name: "bob" }],
    ["bobs-phone", { ...person, name: "bobs-phone", identity: "bob" }],
    ["team", { ...person, name: "team" }],
  ]),
};

const waiting = (over: Partial<AgentRequest> = {}): AgentRequest =>
  request({ deadline: now + 60 * minute, attention: beginAttention(rhythm, now), ...over });

function tryTake(asked: AgentRequest | undefined, over: Partial<TakeInput> = {}) {
  const input = { id, identity: ada, lasts: 15 * minute, deciders: [ada, bob], plan, ...over };
  return take.decide({ request: asked }, input, moment());
}

describe("take", () => {
  it("stops reminders and escalation until it ends, with the appointment moved there", () => {
    const asked = waiting();
    const step = tryTake(asked);
    const { attention } = granted(step.answer);
    assert.deepEqual(attention?.pause, { kind: "take", by: "ada", from: now, until: now + 15 * minute });
    assert.deepEqual(appended(step), ["request_taken"]);
    assert.deepEqual(entryBody(step), { holder: "ada", until: now + 15 * minute, from: undefined });
    assert.deepEqual(cancelled(step), [appointment(asked)]);
    assert.equal(nextAt(step), now + 15 * minute);
    assert.deepEqual(newsOf(step), []);
  });

  it("ends at the deadline at the latest", () => {
    const step = tryTake(waiting({ deadline: now + minute }));
    assert.equal(granted(step.answer).attention?.pause?.until, now + minute);
  });

  it("is for whoever could approve it, and never for whoever asked", () => {
    assert.equal(refusalCode(tryTake(waiting({ requester: "ada" })).answer), "own_ask");
    const seen = [
      ...request().sightings,
      { channel: "hook", at: now, by: "ada" },
    ] as unknown as AgentRequest["sightings"];
    assert.equal(refusalCode(tryTake(waiting({ sightings: seen })).answer), "own_ask");
    assert.equal(
      refusalCode(tryTake(waiting(), { identity: identity("x", "agent") }).answer),
      "role_forbidden",
    );
    assert.equal(
      refusalCode(tryTake(waiting(), { identity: identity("x", "operator") }).answer),
      "role_forbidden",
    );
    const critical = waiting({ judgement: judgement("ask", { risk: "critical" }) });
    assert.equal(refusalCode(tryTake(critical).answer), "risk_above_limit");
    const named = waiting({ judgement: judgement("ask", { reviewers: ["bob"] }) });
    assert.equal(refusalCode(tryTake(named).answer), "reviewer_not_named");
    assert.equal(refusalCode(tryTake(waiting({ judgement: null })).answer), "wrong_state");
    assert.equal(refusalCode(tryTake(waiting({ status: "rejected" })).answer), "wrong_state");
    assert.equal(refusalCode(tryTake(waiting({ deadline: now })).answer), "wrong_state");
    assert.equal(refusalCode(tryTake(undefined).answer), "not_found");
  });

  it("is refused while somebody else has it, naming them, unless it is taken from them by name", () => {
    const held = waiting({ attention: { ...beginAttention(rhythm, now), pause: takenBy("bob") } });
    const refused = tryTake(held).answer;
    assert.equal(refusalCode(refused), "wrong_state");
    assert.match("message" in refused ? refused.message : "", /^bob sees to req_0 until .*--over bob/);
    assert.equal(refusalCode(tryTake(held, { over: "eve" }).answer), "wrong_state");
    const step = tryTake(held, { over: "bob" });
    assert.equal(granted(step.answer).attention?.pause?.by, "ada");
    assert.equal(entryBody(step)?.from, "bob");
    assert.equal(granted(tryTake(waiting(), { over: "bob" }).answer).attention?.pause?.by, "ada");
  });

  it("lasts longer when its holder takes it again", () => {
    const held = waiting({ attention: { ...beginAttention(rhythm, now), pause: takenBy("ada") } });
    assert.equal(granted(tryTake(held).answer).attention?.pause?.until, now + 15 * minute);
  });
});

describe("handing over", () => {
  it("makes somebody else the holder and tells them over whatever reaches them", () => {
    const step = tryTake(waiting(), { to: "bob" });
    assert.equal(granted(step.answer).attention?.pause?.by, "bob");
    assert.equal(changeOf(step, "append")?.entry.by, "ada");
    const detail = `ada hands it over to bob until ${new Date(now + 15 * minute).toISOString()}`;
    assert.deepEqual(newsOf(step), [
      { requestId: id, event: "hand_over", to: ["bob", "bobs-phone"], detail },
    ]);
    const byRecipient = tryTake(waiting(), { to: "bobs-phone" });
    assert.equal(granted(byRecipient.answer).attention?.pause?.by, "bob");
  });

  it("goes to whoever the plan does not reach, too, and to oneself without news", () => {
    const step = tryTake(waiting(), { to: "bob", plan: emptyPlan });
    assert.equal(granted(step.answer).attention?.pause?.by, "bob");
    assert.deepEqual(newsOf(step), []);
    assert.deepEqual(newsOf(tryTake(waiting(), { to: "ada" })), []);
  });

  it("names those who are there when it knows no such decider, but not to an agent", () => {
    for (const to of ["eve", "team"]) {
      const answer = tryTake(waiting(), { to }).answer;
      assert.equal(refusalCode(answer), "not_found");
      assert.match("message" in answer ? answer.message : "", /there are ada, bob$/);
    }
    const answer = tryTake(waiting(), { to: "eve", identity: identity("x", "agent") }).answer;
    assert.equal(refusalCode(answer), "role_forbidden");
  });

  it("is only to somebody who could approve it, by somebody who need not be able to", () => {
    const senior = identity("senior", "reviewer", { maxRisk: "critical" });
    const deciders = [ada, bob, senior];
    const critical = waiting({ judgement: judgement("ask", { risk: "critical" }) });
    assert.equal(refusalCode(tryTake(critical, { to: "bob", deciders }).answer), "risk_above_limit");
    const step = tryTake(critical, { to: "senior", deciders });
    assert.equal(granted(step.answer).attention?.pause?.by, "senior");
    assert.equal(refusalCode(tryTake(waiting({ requester: "bob" }), { to: "bob" }).answer), "own_ask");
  });
});

describe("the end of a take", () => {
  it("gives the ask back to everybody, and attention goes on where it was", () => {
    const taken = granted(tryTake(waiting()).answer);
    const end = now + 15 * minute;
    assert.deepEqual(attend.decide({ request: taken }, { id, ...terms }, moment(end - 1)).changes, []);
    const step = attend.decide({ request: taken }, { id, ...terms }, moment(end));
    assert.deepEqual(appended(step), ["request_take_ended"]);
    assert.deepEqual(entryBody(step), { holder: "ada", why: "its time is over" });
    assert.deepEqual(granted(step.answer).attention, beginAttention(rhythm, end));
    assert.equal(nextAt(step), end + 2 * minute);
  });
});
