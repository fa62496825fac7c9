import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { allowed, HookDesk, turn } from "../support/hook-desk.ts";

const hour = 3_600_000;

describe("a client's hook", () => {
  let house: HookDesk;

  before(async () => {
    house = await HookDesk.start();
  });
  after(() => house.stop());

  describe("that asks for permission", () => {
    it("is allowed what the policy allows, and runs it under a claim", async () => {
      const agent = house.client();
      const answer = await agent.bash("PermissionRequest", "git status");
      assert.deepEqual([answer.status, answer.json], [200, allowed]);
      const [request] = await house.asks(agent);
      assert.deepEqual(
        [request?.status, request?.kind, request?.execution, request?.claimedBy, request?.decision?.by],
        ["executing", "bash_command", "agent", "claude-code hook", "policy"],
      );
    });

    it("is denied what the policy denies, with the reason", async () => {
      const agent = house.client();
      const { json } = await agent.bash("PermissionRequest", "visto approve req_1");
      const { behavior, message } = json.hookSpecificOutput.decision;
      assert.equal(behavior, "deny");
      assert.match(message, /^Denied by the desk's policy: Only reviewers decide.* \(req_/);
    });

    it("waits for a person, and is allowed when they approve", async () => {
      const agent = house.client();
      const waiting = agent.bash("PermissionRequest", "npm install");
      const request = await house.asked(agent);
      assert.deepEqual([request.status, request.reason], ["pending", "Do it"]);
      await house.approve(request);
      assert.deepEqual((await waiting).json, allowed);
      assert.equal((await house.show(request.id)).status, "executing");
    });

    it("has `executing` on disk before it is answered", async () => {
      const agent = house.client();
      const waiting = agent.bash("PermissionRequest", "npm install");
      const request = await house.asked(agent);
      let answeredAt = 0;
      const order: string[] = [];
      const unfollow = await house.desk.tail.follow(({ subject, type }) => {
        if (subject === request.id) order.push(type);
      });
      await house.approve(request);
      await waiting;
      answeredAt = order.push("answered");
      unfollow();
      assert.ok(order.indexOf("request_executing") < answeredAt - 1, order.join(", "));
      assert.notEqual(order.indexOf("request_executing"), -1);
    });

    it("is denied with the reviewer's words, which are on record as told", async () => {
      const agent = house.client();
      const waiting = agent.bash("PermissionRequest", "npm install");
      const request = await house.asked(agent);
      await house.desk.decide(request, "reject", { reason: "use pnpm here" });
      const { decision } = (await waiting).json.hookSpecificOutput;
      assert.equal(decision.behavior, "deny");
      assert.equal(decision.message, `Denied by reviewer: use pnpm here (${request.id})`);
      await house.desk.recorded(request.id, "delivery_recorded");
    });

    it("is told nothing when nobody decides before its deadline, a minute before the client gives up", async () => {
      const agent = house.client();
      const waiting = agent.bash(
        "PermissionRequest",
        "npm install",
        {},
        { headers: { "x-visto-timeout": "7200" } },
      );
      const request = await house.asked(agent);
      assert.equal(Date.parse(request.deadline) - Date.parse(request.createdAt), 2 * hour - 60_000);
      await house.desk.clock.advance(2 * hour - 60_000);
      await house.desk.desk.attend(request.id);
      assert.deepEqual([(await waiting).status, (await waiting).json], [200, {}]);
      assert.equal((await house.show(request.id)).status, "expired");
    });

    it("goes on being an ask when its connection is gone", async () => {
      const agent = house.client();
      const gone = new AbortController();
      const waiting = agent.bash("PermissionRequest", "npm install", {}, { signal: gone.signal });
      const request = await house.asked(agent);
      gone.abort();
      await assert.rejects(waiting, { name: "AbortError" });
      await house.approve(request);
      // Nobody was there to claim it: the approval waits for whoever can use it.
      assert.equal((await house.show(request.id)).status, "approved");
      await agent.bash("PostToolUse", "npm install", { tool_use_id: "toolu_1" });
      assert.deepEqual(
        [(await house.show(request.id)).status, (await house.show(request.id)).decision?.by],
        ["executed", "reviewer"],
      );
      assert.deepEqual(await house.alerts(request.id), []);
    });

    it("is one request for each ask, also for the same command twice", async () => {
      const agent = house.client();
      const first = agent.bash("PermissionRequest", "npm install");
      const second = agent.bash("PermissionRequest", "npm install");
      await house.asked(agent);
      while ((await house.asks(agent)).length < 2);
      for (const request of await house.asks(agent)) await house.approve(request);
      assert.deepEqual([(await first).json, (await second).json], [allowed, allowed]);
      await agent.bash("PostToolUse", "npm install", { tool_use_id: "toolu_1" });
      assert.deepEqual((await house.asks(agent)).map(({ status }) => status).sort(), [
        "executed",
        "executing",
      ]);
      await agent.bash("PostToolUseFailure", "npm install", { tool_use_id: "toolu_2" });
      assert.deepEqual((await house.asks(agent)).map(({ status }) => status).sort(), ["executed", "failed"]);
    });

    it("is found to be for the tool call that has begun", async () => {
      const agent = house.client();
      await agent.bash("PreToolUse", "git status", { tool_use_id: "toolu_7" });
      await agent.bash("PermissionRequest", "git status");
      const [request] = await house.asks(agent);
      assert.equal(request?.sightings[0]?.call, "toolu_7");
      await agent.bash("PostToolUse", "git status", { tool_use_id: "toolu_7", duration_ms: 41 });
      const ended = await house.show(request?.id ?? "");
      assert.deepEqual([ended.status, ended.result?.durationMs], ["executed", 41]);
    });

    it("asks for files and other tools as what they are", async () => {
      const agent = house.client();
      const edit = { file_path: `${agent.cwd}/a.ts`, old_string: "one\ntwo\n", new_string: "one\n2\n" };
      const uses = [
        ["Edit", edit],
        ["Read", { file_path: "/srv/other/a.ts" }],
        ["WebFetch", { url: "https://example.com/", prompt: "sum up" }],
        ["mcp__tracker__close", { id: 7 }],
      ] as const;
      const waiting = uses.map(([tool_name, tool_input]) =>
        agent.tell("PermissionRequest", { tool_name, tool_input }),
      );
      while ((await house.asks(agent)).length < uses.length);
      const seen = new Map((await house.asks(agent)).map((request) => [request.tool, request]));
      assert.deepEqual(
        uses.map(([tool]) => seen.get(tool)?.kind),
        ["file_access", "file_access", "tool_use", "tool_use"],
      );
      assert.deepEqual(seen.get("Edit")?.input, edit);
      for (const request of seen.values()) await house.desk.decide(request, "reject");
      await Promise.all(waiting);
    });

    it("shows a shell's whole input where that is more than a command", async () => {
      const agent = house.client();
      const tool_input = { command: "git status", dangerouslyDisableSandbox: true };
      await agent.tell("PermissionRequest", { tool_name: "Bash", tool_input });
      const [request] = await house.asks(agent);
      assert.deepEqual([request?.kind, request?.tool, request?.input], ["bash_command", "Bash", tool_input]);
    });
  });

  describe("that is a hard gate", () => {
    const hard = { headers: { "x-visto-gate": "hard" } };
    const gateAnswer = (answer: { json: { hookSpecificOutput: Record<string, string> } }) =>
      answer.json.hookSpecificOutput;

    it("allows what is cleared, and answers the dialog for the same call", async () => {
      const agent = house.client();
      const answer = await agent.bash("PreToolUse", "git status", { tool_use_id: "t1" }, hard);
      assert.deepEqual(gateAnswer(answer), { hookEventName: "PreToolUse", permissionDecision: "allow" });
      assert.deepEqual(
        (await agent.bash("PermissionRequest", "git status", { tool_use_id: "t1" })).json,
        allowed,
      );
      assert.equal((await house.asks(agent)).length, 1);
    });

    it("denies when nobody decides in time", async () => {
      const agent = house.client();
      const waiting = agent.bash("PreToolUse", "npm install", { tool_use_id: "t1" }, hard);
      const request = await house.asked(agent);
      await house.expire(request);
      const { permissionDecision, permissionDecisionReason } = gateAnswer(await waiting);
      assert.equal(permissionDecision, "deny");
      assert.match(permissionDecisionReason ?? "", /is expired/);
    });

    it("denies another command under a call that was used", async () => {
      const agent = house.client();
      await agent.bash("PreToolUse", "git status", { tool_use_id: "t1" }, hard);
      const answer = await agent.bash("PreToolUse", "git log", { tool_use_id: "t1" }, hard);
      assert.equal(gateAnswer(answer).permissionDecision, "deny");
    });

    it("denies a second run of a call that has run", async () => {
      const agent = house.client();
      await agent.bash("PreToolUse", "git status", { tool_use_id: "t1" }, hard);
      const again = await agent.bash("PreToolUse", "git status", { tool_use_id: "t1" }, hard);
      assert.equal(gateAnswer(again).permissionDecision, "deny");
    });

    it("does not let another identity use what was allowed", async () => {
      const agent = house.client();
      await agent.bash("PreToolUse", "git status", { tool_use_id: "t1" }, hard);
      const other = await house.stranger(agent);
      const answer = await other.bash("PreToolUse", "git status", { tool_use_id: "t1" }, hard);
      assert.equal(gateAnswer(answer).permissionDecision, "deny");
    });
  });

  it("refuses a body without a session, a folder that is none, a client that it does not know, and no token", async () => {
    const agent = house.client();
    assert.equal((await agent.post({ hook_event_name: "Stop" })).status, 400);
    assert.equal((await agent.bash("PermissionRequest", "ls", { cwd: "relative" })).status, 400);
    assert.equal((await house.client("emacs").tell("Stop")).status, 404);
    assert.equal((await agent.tell("Stop", {}, { token: undefined })).status, 401);
  });

  it("takes events and fields that it has never heard of", async () => {
    const agent = house.client();
    assert.deepEqual((await agent.tell("TeammateIdle", { new_field: { a: 1 } })).json, {});
    const answer = await agent.bash("PermissionRequest", "git status", { new_field: [1], agent_id: "a1" });
    assert.deepEqual(answer.json, allowed);
  });
});

describe("a desk that drains", () => {
  it("leaves permission hooks to the client, and closes hard gates", async () => {
    const house = await HookDesk.start();
    const { desk } = house;
    const agent = house.client();
    const dialogs = Array.from({ length: 20 }, (_, at) =>
      agent.bash("PermissionRequest", `npm install ${at}`),
    );
    const hard = { headers: { "x-visto-gate": "hard" } };
    const gate = agent.bash("PreToolUse", "npm ci", { tool_use_id: "t1" }, hard);
    while ((await desk.ledger.countPending()) < 21) await turn();
    desk.door.drain();
    const answers = await Promise.all(dialogs);
    const said = new Set(answers.map(({ status, text }) => `${status} ${text}`));
    assert.deepEqual([...said], ["200 {}"]);
    assert.match((await gate).json.hookSpecificOutput.permissionDecisionReason, /the desk is stopping/);
    assert.equal(await desk.ledger.countPending(), 21);
    await house.stop();
  });
});
