import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { HookDesk, turn } from "../support/hook-desk.ts";
import { Seeded } from "../support/seeded.ts";

/** How often each race is run. */
const rounds = 60;

describe("hooks, decisions and people at once", () => {
  let house: HookDesk;

  before(async () => {
    house = await HookDesk.start();
  });
  after(() => house.stop());

  it("end in one decision, and an allow only where the desk had claimed it", async () => {
    const seed = new Seeded(7);
    const outcomes = new Set<string>();
    const later = async (deed: () => Promise<unknown>) => {
      for (let turns = seed.between(0, 60); turns > 1; turns--) await turn();
      await deed();
    };
    for (let round = 0; round < rounds; round++) {
      const agent = house.client();
      const waiting = agent.bash("PermissionRequest", "npm install");
      const request = await house.asked(agent);
      const deeds = [
        () => house.desk.decide(request, seed.next() < 0.5 ? "approve" : "reject"),
        () => agent.bash("PostToolUse", "npm install", { tool_use_id: "t1" }),
        () => house.desk.api("POST", `/requests/${request.id}/withdraw`, { token: house.token, body: {} }),
      ].toSorted(() => seed.next() - 0.5);
      await Promise.all(deeds.map(later));
      const { json } = await waiting;
      const { status, decision, claimedBy, result } = await house.show(request.id);
      const behavior: string = json.hookSpecificOutput?.decision.behavior ?? "nothing";
      const said = `${behavior}, ${status} by ${decision?.by ?? "nobody"}, run by ${claimedBy ?? "nobody"}`;
      outcomes.add(said);
      if (behavior === "allow") assert.equal(claimedBy, "claude-code hook", said);
      if (decision?.by === "client")
        assert.deepEqual([behavior, status, claimedBy], ["nothing", "executed", "client"]);
      // What has run is on record as run, whoever had closed the request before.
      if (status !== "executing") assert.equal(result?.outcome, "executed", said);
      const uncleared = status === "rejected" || status === "withdrawn" ? ["ran_uncleared"] : [];
      assert.deepEqual(await house.alerts(request.id), uncleared, said);
    }
    assert.ok(outcomes.size > 2, [...outcomes].join("; "));
  });

  it("lets exactly one of several hooks for one call use the approval", async () => {
    for (let round = 0; round < rounds / 4; round++) {
      const agent = house.client();
      const hard = { headers: { "x-visto-gate": "hard" } };
      const gates = Array.from({ length: 5 }, () =>
        agent.bash("PreToolUse", "npm install", { tool_use_id: "t1" }, hard),
      );
      const request = await house.asked(agent);
      await house.approve(request);
      const said = (await Promise.all(gates)).map(({ json }) => json.hookSpecificOutput.permissionDecision);
      assert.deepEqual(said.toSorted(), ["allow", "deny", "deny", "deny", "deny"]);
      assert.equal((await house.asks(agent)).length, 1);
    }
  });
});

describe("a desk that was restarted", () => {
  it("hears from the client what became of what it had allowed, and of what still waited", async () => {
    const house = await HookDesk.start();
    const [first, second] = [house.client(), house.client()];
    await first.bash("PermissionRequest", "git status");
    const waiting = second.bash("PermissionRequest", "npm install");
    const asked = await house.asked(second);
    await house.desk.door.stop();
    assert.deepEqual((await waiting).json, {});
    await house.desk.door.start();
    await first.bash("PostToolUse", "git status", { tool_use_id: "t1" });
    await second.bash("PostToolUse", "npm install", { tool_use_id: "t1" });
    assert.equal((await house.asked(first)).status, "executed");
    const ended = await house.show(asked.id);
    assert.deepEqual([ended.status, ended.decision?.by], ["executed", "client"]);
    await house.stop();
  });
});
