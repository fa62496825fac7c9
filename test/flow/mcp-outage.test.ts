import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, describe, it } from "node:test";
import { VistoClient } from "../../src/client.ts";
import { HouseProcess } from "../support/house-process.ts";
import { callTool, httpClient, startCall, stdioClient } from "../support/mcp-client.ts";
import { McpDesk } from "../support/mcp-desk.ts";
import { tempFolder } from "../support/temp-folder.ts";

describe("MCP while the desk is away", () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function deskProcess(data: string): Promise<{ house: HouseProcess; url: string }> {
    const house = HouseProcess.start({ role: "desk", data, logFile: `${data}/desk.log` });
    ends.push(() => house.stop());
    const { url = "" } = (await house.ready) ?? {};
    return { house, url };
  }

  function folder() {
    const made = tempFolder();
    ends.push(made.remove);
    return made;
  }

  it("starts without a desk, says so as a tool's error, and works once there is one", async () => {
    const data = folder().path;
    const work = folder().path;
    const { client } = await stdioClient(data, { env: { VISTO_URL: "" } });
    ends.push(() => client.close());
    assert.ok((await client.listTools()).tools.length > 5);
    const early = await callTool(client, "request_clearance", { command: "pwd", cwd: work });
    assert.ok(early.failed);
    assert.match(early.text, /^(token_missing|desk_unreachable): /);
    await deskProcess(data);
    const late = await callTool(client, "request_clearance", { command: "pwd", cwd: work });
    assert.equal(late.facts?.status, "executed", late.text);
  });

  it("says that no desk answers, and under which key to ask again", async () => {
    const data = folder().path;
    const { client } = await stdioClient(data, {
      env: { VISTO_URL: "http://127.0.0.1:1", VISTO_AGENT_TOKEN: "x" },
    });
    ends.push(() => client.close());
    const { text, failed } = await callTool(client, "request_clearance", { command: "pwd" });
    assert.ok(failed);
    assert.match(text, /^desk_unreachable: no desk answers at http:\/\/127\.0\.0\.1:1 .*"key": "key_/);
  });

  it("goes on waiting while the desk is killed and comes back, at another port", async () => {
    const data = folder().path;
    const work = folder();
    const first = await deskProcess(data);
    const { client } = await stdioClient(data);
    ends.push(() => client.close());
    const command = `echo ran | tee -a ${work.file("effects")}`;
    const call = startCall(client, "request_clearance", { command, cwd: work.path });
    const id = await call.id;
    await first.house.kill();
    const second = await deskProcess(data);
    assert.notEqual(second.url, first.url);
    const admin = new VistoClient({ url: second.url, token: readFileSync(`${data}/token`, "utf8").trim() });
    ends.push(() => admin.close());
    const { digest } = await admin.request(id);
    await admin.decide(id, { verdict: "approve", digest });
    assert.equal((await call.answer).facts.status, "executed");
    assert.equal(readFileSync(work.file("effects"), "utf8"), "ran\n");
  });

  it("answers over HTTP how the ask stands when the desk stops, and goes on in the same session after it", async () => {
    const house = await new McpDesk().start();
    ends.push(() => house.stop());
    const { port } = new URL(house.desk.url);
    const { url, agentToken } = house.desk;
    const client = await httpClient(url, agentToken, { "x-visto-cwd": house.work.path });
    ends.push(() => client.close());
    const call = startCall(client, "request_clearance", { command: "touch x" });
    const id = await call.id;
    await house.halt();
    assert.deepEqual((await call.answer).facts.status, "pending");
    await house.start(Number(port));
    const waiting = startCall(client, "request_status", { id, wait: "20s" });
    await house.approve(waiting.id);
    assert.equal((await waiting.answer).facts.status, "executed");
  });

  it("ends when its client is gone, and when it is told to, without leaving the call unanswered", async () => {
    const house = await new McpDesk().start();
    ends.push(() => house.stop());
    const { client, transport } = await stdioClient(house.data);
    const call = startCall(client, "request_clearance", { command: "touch x", cwd: house.work.path });
    await call.id;
    process.kill(transport.pid ?? 0, "SIGTERM");
    assert.equal((await call.answer).facts.status, "pending");
    await new Promise<void>((resolve) => {
      client.onclose = resolve;
    });
  });
});
