import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { activeFor, Presence } from "../../../src/clearance/presence.ts";
import { couldApprove } from "../../../src/domain/could-approve.ts";
import { emptyPlan } from "../../../src/domain/notification-plan.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { now, request } from "../../support/moment.ts";
import { ada, agent, identity, judgement } from "../../support/requests.ts";

const source = { plan: emptyPlan };

describe("presence", () => {
  it("remembers whoever may decide for five minutes after a call, and nobody else", async () => {
    const clock = new FakeClock();
    const presence = new Presence(clock, source);
    presence.note(agent);
    presence.note(identity("ops", "operator"));
    presence.note(ada);
    assert.deepEqual(
      presence.present.map(({ name }) => name),
      ["ada"],
    );
    await clock.advance(activeFor - 1);
    assert.equal(presence.covers(request()), true);
    await clock.advance(1);
    assert.deepEqual([presence.present, presence.covers(request())], [[], false]);
  });

  it("counts streams, and whoever closes the last one as there for five minutes more", async () => {
    const clock = new FakeClock();
    const presence = new Presence(clock, source);
    const leave = [presence.watch(ada), presence.watch(ada)];
    await clock.advance(activeFor);
    leave.pop()?.();
    assert.deepEqual(presence.present[0]?.by, ["watching", "active"]);
    leave.pop()?.();
    assert.deepEqual(presence.present[0]?.by, ["active"]);
    await clock.advance(activeFor);
    assert.deepEqual(presence.present, []);
  });

  it("says when somebody appears, or is there with a higher reach, and not at every call", async () => {
    const clock = new FakeClock();
    const presence = new Presence(clock, source);
    let appeared = 0;
    const stop = presence.onAppear(() => appeared++);
    presence.note(ada);
    presence.note(ada);
    presence.note({ ...ada, maxRisk: "low" });
    assert.equal(appeared, 1);
    presence.note({ ...ada, maxRisk: "critical" });
    assert.equal(appeared, 2);
    assert.equal(presence.present[0]?.maxRisk, "critical");
    await clock.advance(activeFor);
    presence.note(ada);
    assert.equal(appeared, 3);
    stop();
    presence.note(identity("bob", "reviewer"));
    assert.equal(appeared, 3);
  });
});

describe("whoever could approve an ask", () => {
  const could = (over: Parameters<typeof request>[0], name = "ada", maxRisk?: "low" | "high") =>
    couldApprove({ name, maxRisk }, request(over));

  it("has not asked, not approved yet, is named where anybody is, and reaches as far as its risk", () => {
    assert.equal(could({}), true);
    assert.equal(could({ requester: "ada" }), false);
    assert.equal(could({ approvals: [{ by: "ada", at: now }] }), false);
    assert.equal(could({ judgement: judgement("ask", { reviewers: ["bob"] }) }), false);
    assert.equal(could({ judgement: judgement("ask", { reviewers: ["ada"] }) }), true);
    assert.equal(could({}, "ada", "low"), false);
    assert.equal(could({}, "ada", "high"), true);
    assert.equal(could({ judgement: null }), false);
  });
});
