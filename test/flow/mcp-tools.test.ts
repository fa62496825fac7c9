import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { callTool, dataOf, startCall } from "../support/mcp-client.ts";
import { McpDesk, transports } from "../support/mcp-desk.ts";

for (const transport of transports) {
  describe(`the MCP tools over ${transport}`, () => {
    const house = new McpDesk();
    let agent: Client;
    let reviewer: Client;
    let cwd = "";
    before(async () => {
      await house.start();
      cwd = house.work.path;
      agent = await house.client(transport);
      reviewer = await house.reviewer(transport);
    });
    after(() => house.stop());

    it("runs an allowed command at once and answers with its output", async () => {
      const { text, facts } = await callTool(agent, "request_clearance", { command: "pwd", cwd });
      assert.deepEqual([facts.status, facts.exitCode], ["executed", 0]);
      assert.ok(text.includes(cwd), text);
      const { agent: name, sightings } = await house.admin.request(facts.id);
      assert.deepEqual([name, sightings[0]?.channel], ["test-client", "mcp"]);
    });

    it("waits for a decision, and answers with the output of what was approved and run once", async () => {
      const file = house.work.file(`effects-${transport}`);
      const call = startCall(agent, "request_clearance", { command: `echo ran | tee -a ${file}`, cwd });
      await house.approve(call.id);
      const { text, facts } = await call.answer;
      assert.deepEqual([facts.status, facts.exitCode], ["executed", 0]);
      assert.match(text, /stdout:\nran/);
      assert.equal(readFileSync(file, "utf8"), "ran\n");
    });

    it("answers a rejection with its reason, as an answer and not as a failure", async () => {
      const call = startCall(agent, "request_clearance", { command: "touch never", cwd });
      await house.reject(call.id, "use make test");
      const { text, facts, failed } = await call.answer;
      assert.deepEqual([facts.status, failed], ["rejected", false]);
      assert.match(text, /rejected by admin: use make test/);
    });

    it("answers that it is still pending when the wait is over, and goes on waiting by request_status", async () => {
      const asked = await callTool(agent, "request_clearance", { command: "touch later", cwd, wait: "50ms" });
      assert.equal(asked.facts.status, "pending");
      const call = startCall(agent, "request_status", { id: asked.facts.id, wait: "20s" });
      await house.approve(call.id);
      assert.equal((await call.answer).facts.status, "executed");
    });

    it("finds the same ask again by its key", async () => {
      const ask = { command: "touch keyed", cwd, wait: "50ms", key: `key-${transport}` };
      const first = await callTool(agent, "request_clearance", ask);
      const second = await callTool(agent, "request_clearance", ask);
      assert.equal(second.facts.id, first.facts.id);
    });

    it("lets an agent claim, run and confirm what was approved for it, once", async () => {
      const ask = { command: "touch mine", cwd, execution: "agent" };
      const call = startCall(agent, "request_clearance", ask);
      await house.approve(call.id);
      const { facts, text } = await call.answer;
      assert.equal(facts.status, "approved");
      assert.match(text, /claim_execution/);
      const claimed = await callTool(agent, "claim_execution", { id: facts.id, digest: facts.digest });
      assert.equal(claimed.failed, false, claimed.text);
      const second = await callTool(agent, "claim_execution", { id: facts.id, digest: facts.digest });
      assert.match(second.text, /^claim_held: /);
      const { claim } = claimed.facts;
      const report = { id: facts.id, claim, outcome: "failed", exitCode: 3, output: "no space" };
      assert.equal((await callTool(agent, "confirm_outcome", report)).failed, false);
      const { text: after, facts: ended } = await callTool(agent, "request_status", { id: facts.id });
      assert.deepEqual([ended.status, ended.exitCode], ["failed", 3]);
      assert.match(after, /no space/);
    });

    it("refuses a report by another claim", async () => {
      const call = startCall(agent, "request_clearance", { command: "touch other", cwd, execution: "agent" });
      const { id, digest } = await house.approve(call.id);
      await callTool(agent, "claim_execution", { id, digest });
      const report = { id, claim: "guessed", outcome: "executed" };
      assert.match((await callTool(agent, "confirm_outcome", report)).text, /^claim_held: /);
    });

    it("reports progress, the end and the failure of tasks", async () => {
      const taskId = `t-${transport}`;
      const told: [string, object, string][] = [
        ["task_progress", { taskId, percent: 40, message: "half way" }, "running"],
        ["task_complete", { taskId, message: "done" }, "complete"],
        ["task_fail", { taskId: `${taskId}-2`, message: "no way" }, "failed"],
      ];
      for (const [name, report, state] of told) {
        assert.equal((await callTool(agent, name, report)).failed, false);
        const { items } = await house.admin.agents.tasks({ state: state as "running" });
        assert.ok(
          items.some(({ message }) => message === (report as { message: string }).message),
          name,
        );
      }
    });

    it("sends notes, and shows them to their recipient once, as data", async () => {
      const name = `db-${transport}`;
      await callTool(agent, "task_progress", { agent: name, message: "here" });
      const sent = await callTool(agent, "send_note", { to: name, subject: "schema", body: "use v2" });
      assert.equal(sent.facts.recipients, 1, sent.text);
      const { text } = await callTool(agent, "inbox", { agent: name });
      const [note] = dataOf(text);
      assert.deepEqual([note.from, note.subject, note.body], ["test-client", "schema", "use v2"]);
      assert.equal((await callTool(agent, "inbox", { agent: name })).facts.notes, 0);
    });

    it("lists what waits for a reviewer, who decides by the digest that was shown", async () => {
      const call = startCall(agent, "request_clearance", { command: "touch listed", cwd, reason: "a try" });
      const { id } = await house.ruled(await call.id);
      const asks = dataOf((await callTool(reviewer, "pending_requests")).text);
      const ask = asks.find((one: { id: string }) => one.id === id);
      assert.deepEqual([ask.command, ask.reason, ask.complete], ["touch listed", "a try", true]);
      const wrong = await callTool(reviewer, "decide", { id, digest: "other", verdict: "approve" });
      assert.match(wrong.text, /^digest_differs: /);
      const right = await callTool(reviewer, "decide", { id, digest: ask.digest, verdict: "approve" });
      assert.match(right.text, /is (approved|executing|executed)/);
      const { facts } = await call.answer;
      assert.equal(facts.status, "executed");
      const seen = await callTool(reviewer, "request_status", { id });
      assert.equal(dataOf(seen.text).command, "touch listed");
    });

    it("wants the id of a critical ask once more", async () => {
      const call = startCall(agent, "request_clearance", { command: "npm publish", cwd, execution: "agent" });
      const id = await call.id;
      const { digest } = await house.ruled(id);
      const bare = await callTool(reviewer, "decide", { id, digest, verdict: "approve" });
      assert.match(bare.text, /^confirm_required: /);
      const named = await callTool(reviewer, "decide", { id, digest, verdict: "approve", confirm: id });
      assert.equal(named.failed, false, named.text);
      assert.equal((await call.answer).facts.status, "approved");
    });

    it("shows each role its own tools, and refuses the others", async () => {
      const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);
      const own = ["pending_requests", "decide"];
      const forAgents = await namesOf(agent);
      const forReviewers = await namesOf(reviewer);
      assert.ok(own.every((name) => forReviewers.includes(name) && !forAgents.includes(name)));
      assert.ok(!forReviewers.includes("request_clearance"));
      assert.equal(
        (await callTool(agent, "decide", { id: "x", digest: "x", verdict: "approve" })).failed,
        true,
      );
      assert.equal((await callTool(reviewer, "request_clearance", { command: "pwd", cwd })).failed, true);
    });

    it("gives programs the facts beside the text, never instead of it", async () => {
      const call = { name: "request_clearance", arguments: { command: "pwd", cwd } };
      const { structuredContent, _meta = {} } = await agent.callTool(call);
      assert.equal(structuredContent, undefined);
      assert.equal((_meta["visto/facts"] as { status: string }).status, "executed");
    });

    it("takes no argument that it does not know", async () => {
      const { text, failed } = await callTool(agent, "request_clearance", { comand: "pwd", cwd });
      assert.ok(failed && text.includes("comand"), text);
      for (const { name, inputSchema } of (await agent.listTools()).tools) {
        const isOpen = name === "permission_prompt";
        assert.equal(inputSchema.additionalProperties === false, !isOpen, name);
      }
    });
  });
}
