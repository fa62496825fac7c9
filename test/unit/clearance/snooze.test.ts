import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attend } from "../../../src/clearance/attend.ts";
import { type SnoozeInput, snooze } from "../../../src/clearance/snooze.ts";
import { beginAttention } from "../../../src/domain/attention.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import { appended, entryBody, moment, newsOf, nextAt, now, request, takenBy } from "../../support/moment.ts";
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

const id = "req_0";

const waiting = (over: Partial<AgentRequest> = {}): AgentRequest =>
  request({ deadline: now + 60 * minute, attention: beginAttention(rhythm, now - minute), ...over });

function trySnooze(asked: AgentRequest | undefined, over: Partial<SnoozeInput> = {}) {
  const input = { id, identity: ada, lasts: 15 * minute, reason: "lunch", rhythm, ...over };
  return snooze.decide({ request: asked }, input, moment());
}

describe("snooze", () => {
  it("lets the ask rest until then", () => {
    const step = trySnooze(waiting());
    assert.deepEqual(appended(step), ["request_snoozed"]);
    assert.deepEqual(entryBody(step), { until: now + 15 * minute, reason: "lunch" });
    assert.equal(nextAt(step), now + 15 * minute);
    assert.equal(granted(step.answer).attention?.pause?.kind, "snooze");
  });

  it("is refused where it would outlast the ask, with the longest that goes", () => {
    const answer = trySnooze(waiting({ deadline: now + 15 * minute })).answer;
    assert.equal(refusalCode(answer), "wrong_state");
    assert.match("message" in answer ? answer.message : "", /snooze it for 14m59s at most/);
    assert.ok(granted(trySnooze(waiting({ deadline: now + 15 * minute + 1 })).answer));
  });

  it("is for whoever could approve it, and never for whoever asked", () => {
    assert.equal(refusalCode(trySnooze(waiting({ requester: "ada" })).answer), "own_ask");
    assert.equal(
      refusalCode(trySnooze(waiting(), { identity: identity("x", "agent") }).answer),
      "role_forbidden",
    );
    const critical = waiting({ judgement: judgement("ask", { risk: "critical" }) });
    assert.equal(refusalCode(trySnooze(critical).answer), "risk_above_limit");
    assert.equal(refusalCode(trySnooze(waiting({ status: "approved" })).answer), "wrong_state");
    assert.equal(refusalCode(trySnooze(undefined).answer), "not_found");
  });

  it("takes what one has taken out of one's hands, and not what somebody else has", () => {
    const held = (by: string) => waiting({ attention: { reminders: 3, rung: 0, pause: takenBy(by) } });
    assert.equal(refusalCode(trySnooze(held("bob")).answer), "wrong_state");
    const step = trySnooze(held("ada"));
    assert.deepEqual(appended(step), ["request_take_ended", "request_snoozed"]);
  });
});

describe("the end of a snooze", () => {
  it("makes the ask news again, and the clock of attention begins anew", () => {
    const urged = waiting({ attention: { reminders: 3, rung: 1, urgedAt: now } });
    const asleep = granted(trySnooze(urged).answer);
    const end = now + 15 * minute;
    const step = attend.decide({ request: asleep }, { id, ...terms }, moment(end));
    assert.deepEqual(appended(step), ["request_snooze_ended"]);
    assert.deepEqual(newsOf(step), [{ requestId: id, event: "snooze_over", detail: "ada had it snoozed" }]);
    assert.deepEqual(granted(step.answer).attention, { urgedAt: now, ...beginAttention(rhythm, end) });
    assert.equal(nextAt(step), end + 2 * minute);
  });
});
