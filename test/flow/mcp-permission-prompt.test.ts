import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { callTool, httpClient, startCall, stdioClient } from "../support/mcp-client.ts";
import { McpDesk, transports } from "../support/mcp-desk.ts";

for (const transport of transports) {
  describe(`the permission prompt tool over ${transport}`, () => {
    const house = new McpDesk();
    let client: Client;
    before(async () => {
      await house.start();
      client = await house.client(transport);
    });
    after(() => house.stop());

    const bash = (command: string, id = `toolu_${command}`) => ({
      tool_name: "Bash",
      input: { command, description: "as the client sends it" },
      tool_use_id: id,
    });

    const read = (name: string, id = `toolu_${name}`) => ({
      tool_name: "Read",
      input: { file_path: house.work.file(name) },
      tool_use_id: id,
    });

    it("allows what the policy allows, with the very input that was asked about", async () => {
      const prompt = read("hello");
      const { text } = await callTool(client, "permission_prompt", prompt);
      assert.deepEqual(JSON.parse(text), { behavior: "allow", updatedInput: prompt.input });
      const [request] = (await house.admin.requests({ kind: "tool_use" })).items;
      assert.deepEqual([request?.status, request?.tool], ["executed", "Read"]);
      const { result } = await house.admin.request(request?.id ?? "");
      assert.match(result?.stdout ?? "", /reports no outcome/);
    });

    it("denies what the policy denies, and says why", async () => {
      const { text } = await callTool(client, "permission_prompt", bash("sudo reboot"));
      const { behavior, message } = JSON.parse(text);
      assert.equal(behavior, "deny");
      assert.match(message, /rejected by the policy: Stops the machine/);
    });

    it("waits for a person, and answers what they decide", async () => {
      const yes = startCall(client, "permission_prompt", bash("touch yes"));
      await house.approve(yes.id);
      assert.equal(JSON.parse((await yes.answer).text).behavior, "allow");
      const no = startCall(client, "permission_prompt", bash("touch no"));
      await house.reject(no.id, "not today");
      assert.match(JSON.parse((await no.answer).text).message, /not today/);
    });

    it("allows one tool call once, however often it is asked about", async () => {
      const prompt = read("once");
      const answers = await Promise.all([1, 2, 3].map(() => callTool(client, "permission_prompt", prompt)));
      const allowed = answers.filter(({ text }) => JSON.parse(text).behavior === "allow");
      assert.equal(allowed.length, 1);
    });

    it("denies another command under a tool call that is known", async () => {
      await callTool(client, "permission_prompt", read("known", "toolu_known"));
      const { text } = await callTool(client, "permission_prompt", read("other", "toolu_known"));
      assert.equal(JSON.parse(text).behavior, "deny");
    });

    it("bears fields that it does not know, and takes no prompt without a tool for a yes", async () => {
      const { text } = await callTool(client, "permission_prompt", { ...read("more"), mode: "plan" });
      assert.equal(JSON.parse(text).behavior, "allow");
      for (const broken of [{}, { tool_name: "Bash" }, { tool_name: "Bash", input: "ls" }, { input: {} }]) {
        const said = await callTool(client, "permission_prompt", broken);
        assert.ok(said.failed || JSON.parse(said.text).behavior === "deny", said.text);
      }
    });

    it("withdraws the ask of a prompt that is cancelled", async () => {
      const caller = new AbortController();
      const call = startCall(client, "permission_prompt", bash("touch gone"), { signal: caller.signal });
      const id = await call.id;
      caller.abort("the person pressed Esc");
      await assert.rejects(call.answer);
      const { status } = await house.agent.waitFor(id, "finished", { deadlineMs: 5_000 });
      assert.equal(status, "withdrawn");
    });
  });
}

describe("the permission prompt tool where something is missing", () => {
  const house = new McpDesk();
  before(() => house.start());
  after(() => house.stop());

  it("denies while no desk answers", async () => {
    const { client } = await stdioClient(house.data, {
      env: { VISTO_URL: "http://127.0.0.1:1", VISTO_AGENT_TOKEN: "x" },
    });
    const { text } = await callTool(client, "permission_prompt", {
      tool_name: "Bash",
      input: { command: "ls" },
    });
    assert.equal(JSON.parse(text).behavior, "deny");
    assert.match(JSON.parse(text).message, /no desk answers/);
    await client.close();
  });

  it("denies where a remote client has not said its folder", async () => {
    const client = await httpClient(house.desk.url, house.desk.agentToken);
    const { text } = await callTool(client, "permission_prompt", {
      tool_name: "Bash",
      input: { command: "ls" },
    });
    assert.match(JSON.parse(text).message, /X-Visto-Cwd/);
    await client.close();
  });
});
