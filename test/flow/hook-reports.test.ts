import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { HookDesk } from "../support/hook-desk.ts";

describe("a client's hook", () => {
  let house: HookDesk;

  before(async () => {
    house = await HookDesk.start();
  });
  after(() => house.stop());

  describe("that tells what became of a tool", () => {
    it("ends what was allowed, with the outcome", async () => {
      const agent = house.client();
      await agent.bash("PermissionRequest", "git status");
      await agent.bash("PostToolUseFailure", "git status", { tool_use_id: "t1" });
      assert.equal((await house.asks(agent))[0]?.status, "failed");
    });

    it("records a person's yes in the client as theirs, and its waiting hook is told nothing", async () => {
      const agent = house.client();
      const waiting = agent.bash("PermissionRequest", "npm install");
      const request = await house.asked(agent);
      await agent.bash("PostToolUse", "npm install", { tool_use_id: "t1" });
      assert.deepEqual((await waiting).json, {});
      const { status, decision, claimedBy } = await house.show(request.id);
      assert.deepEqual(
        [status, decision?.verdict, decision?.by, claimedBy],
        ["executed", "approve", "client", "client"],
      );
      assert.deepEqual(await house.alerts(request.id), []);
      assert.equal((await house.desk.decide(request, "approve")).json.code, "wrong_state");
    });

    it("raises an alert for a person's yes to what is critical", async () => {
      const agent = house.client();
      const waiting = agent.bash("PermissionRequest", "npm publish");
      const request = await house.asked(agent);
      assert.deepEqual([request.ruling, request.risk], ["ask", "critical"]);
      await agent.bash("PostToolUse", "npm publish", { tool_use_id: "t1" });
      await waiting;
      assert.deepEqual(await house.alerts(request.id), ["ran_uncleared"]);
    });

    it("raises an alert where the desk had denied it, which a reviewer may resolve", async () => {
      const agent = house.client();
      const waiting = agent.bash("PermissionRequest", "npm install");
      const request = await house.asked(agent);
      await house.desk.decide(request, "reject");
      await waiting;
      await agent.bash("PostToolUse", "npm install", { tool_use_id: "t1" });
      await agent.bash("PostToolUse", "npm install", { tool_use_id: "t1" });
      const closed = await house.show(request.id);
      assert.deepEqual([closed.status, closed.result?.reason], ["rejected", "ran_uncleared"]);
      assert.deepEqual(await house.alerts(request.id), ["ran_uncleared"]);
      const body = { as: "executed", reason: "seen to" };
      const reviewer = await house.desk.token("reviewer");
      assert.equal(
        (await house.desk.api("POST", `/requests/${request.id}/resolve`, { token: reviewer, body })).status,
        200,
      );
      assert.deepEqual(await house.alerts(request.id), []);
    });

    it("raises an alert where the ask had expired", async () => {
      const agent = house.client();
      const waiting = agent.bash("PermissionRequest", "npm install");
      const request = await house.asked(agent);
      await house.expire(request);
      await waiting;
      await agent.bash("PostToolUse", "npm install", { tool_use_id: "t1" });
      assert.equal((await house.show(request.id)).status, "expired");
      assert.deepEqual(await house.alerts(request.id), ["ran_uncleared"]);
    });

    it("has nothing recorded that nobody had asked for", async () => {
      const agent = house.client();
      const answer = await agent.bash("PostToolUse", "npm install", { tool_use_id: "t1" });
      assert.deepEqual([answer.status, answer.json], [200, {}]);
      assert.deepEqual(await house.asks(agent), []);
    });

    it("ends nothing that another identity has asked for", async () => {
      const agent = house.client();
      await agent.bash("PermissionRequest", "git status");
      const other = await house.stranger(agent);
      await other.bash("PostToolUse", "git status", { tool_use_id: "t1" });
      await other.tell("SessionEnd");
      assert.equal((await house.asks(agent))[0]?.status, "executing");
    });
  });

  describe("that tells of an end", () => {
    for (const event of ["Stop", "SessionEnd"] as const) {
      it(`leaves the outcome unknown at ${event} of what was allowed and never reported`, async () => {
        const agent = house.client();
        await agent.bash("PermissionRequest", "git status");
        await agent.tell(event);
        const [request] = await house.asks(agent);
        assert.equal(request?.status, "unknown");
        assert.deepEqual(await house.alerts(request?.id ?? ""), ["outcome_unknown"]);
      });
    }

    it("leaves the outcome unknown when the time limit is over", async () => {
      const agent = house.client();
      await agent.bash("PermissionRequest", "git status");
      const [request] = await house.asks(agent);
      const lookFor = async () =>
        (await house.desk.ledger.overdue(house.desk.clock.now(), 100)).executing.includes(request?.id ?? "");
      await house.desk.clock.advance(house.desk.desk.timeLimit - 1);
      assert.equal(await lookFor(), false);
      await house.desk.clock.advance(1);
      assert.equal(await lookFor(), true);
    });

    it("takes back what waits without a hook, and leaves an open dialog alone", async () => {
      const agent = house.client();
      const gone = new AbortController();
      const left = agent.bash("PermissionRequest", "npm install", {}, { signal: gone.signal });
      const request = await house.asked(agent);
      await agent.tell("Stop");
      assert.equal((await house.show(request.id)).status, "pending");
      gone.abort();
      await assert.rejects(left);
      while ((await house.show(request.id)).status === "pending")
        await agent.tell("UserPromptSubmit", { prompt: "go on" });
      assert.equal((await house.show(request.id)).status, "withdrawn");
    });

    it("closes nothing at a Stop that leaves parts running", async () => {
      const agent = house.client();
      await agent.bash("PermissionRequest", "git status");
      await agent.tell("Stop", { background_tasks: [{ id: "b1" }] });
      assert.equal((await house.asks(agent))[0]?.status, "executing");
    });
  });
});
