import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";
import { root } from "../support/cli-desk.ts";
import { McpDesk } from "../support/mcp-desk.ts";

// biome-ignore lint/suspicious/noExplicitAny: the answers are looked at as they come.
type Message = any;

const initialize = (protocolVersion: string) => ({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion, capabilities: {}, clientInfo: { name: "raw", version: "0" } },
});
const initialized = { jsonrpc: "2.0", method: "notifications/initialized" };
const list = { jsonrpc: "2.0", id: 2, method: "tools/list" };

describe("the protocol itself, without the SDK's client", () => {
  const house = new McpDesk();
  const children: ChildProcessWithoutNullStreams[] = [];
  before(() => house.start());
  after(async () => {
    for (const child of children) child.kill();
    await house.stop();
  });

  /** `visto mcp` with its lines. */
  function server() {
    const words = [`${root}src/main.ts`, "mcp", "--data", house.data];
    const child = spawn(process.execPath, words, { env: { PATH: process.env.PATH ?? "", HOME: house.data } });
    children.push(child);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    return {
      child,
      write: (...messages: readonly object[]) => {
        for (const message of messages) child.stdin.write(`${JSON.stringify(message)}\n`);
      },
      read: async (): Promise<Message> => JSON.parse((await lines.next()).value ?? "null"),
    };
  }

  function post(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${house.desk.url}/mcp`, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: {
        authorization: `Bearer ${house.desk.agentToken}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
    });
  }

  /** The messages of a stream that ends with an answer. */
  async function messagesOf(response: Response): Promise<readonly Message[]> {
    const text = await response.text();
    return [...text.matchAll(/^data: (.+)$/gm)].map(([, data = ""]) => JSON.parse(data));
  }

  for (const version of SUPPORTED_PROTOCOL_VERSIONS) {
    it(`speaks ${version} on stdio`, async () => {
      const { child, write, read } = server();
      write(initialize(version), initialized, list);
      const { result } = await read();
      assert.deepEqual([result.protocolVersion, result.serverInfo.name], [version, "visto"]);
      const { tools } = (await read()).result;
      assert.ok(tools.some(({ name }: { name: string }) => name === "request_clearance"));
      child.stdin.end();
      assert.deepEqual(await once(child, "exit"), [0, null]);
    });

    it(`speaks ${version} over HTTP, in a session that only bears a name`, async () => {
      const first = await post(initialize(version));
      const session = first.headers.get("mcp-session-id") ?? "";
      const [{ result }] = await messagesOf(first);
      assert.equal(result.protocolVersion, version);
      const headers = { "mcp-session-id": session, "mcp-protocol-version": version };
      assert.equal((await post(initialized, headers)).status, 202);
      const [listed] = await messagesOf(await post(list, headers));
      assert.ok(listed.result.tools.length > 5);
    });
  }

  it("offers its newest version to a client of the future", async () => {
    const [{ result }] = await messagesOf(await post(initialize("2099-01-01")));
    assert.equal(result.protocolVersion, SUPPORTED_PROTOCOL_VERSIONS[0]);
  });

  it("says on stderr that a line was no message, and goes on", async () => {
    const { child, write, read } = server();
    const complaint = once(child.stderr, "data");
    child.stdin.write('nonsense\n{"jsonrpc":"1.0"}\n[]\n\u0000\n');
    assert.match(String(await complaint), /^visto mcp: /);
    write(initialize("2025-06-18"));
    assert.equal((await read()).id, 1);
    write({ jsonrpc: "2.0", id: 3, method: "no/such" });
    assert.equal((await read()).error.code, -32601);
  });

  it("ends, and says why, when a line has no end", async () => {
    const { child } = server();
    const said: Buffer[] = [];
    child.stderr.on("data", (chunk) => said.push(chunk));
    child.stdin.on("error", () => undefined);
    child.stdin.write("x".repeat(11 * 1_024 * 1_024));
    assert.deepEqual(await once(child, "close"), [0, null]);
    assert.match(Buffer.concat(said).toString(), /exceeded maximum size/);
  });

  it("answers over HTTP what is no message with 400, and what is no POST with 405", async () => {
    for (const body of [
      "{",
      "[]x",
      "{}",
      '{"jsonrpc":"2.0"}',
      "null",
      "17",
      "[null]",
      '[{"jsonrpc":"1.0"}]',
    ]) {
      assert.equal((await post(body)).status, 400, body);
    }
    assert.equal((await post(list, { accept: "text/html" })).status, 406);
    assert.equal((await post(list, { "mcp-protocol-version": "1999-01-01" })).status, 400);
    for (const method of ["GET", "DELETE"]) {
      const answer = await fetch(`${house.desk.url}/mcp`, { method });
      assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "POST"]);
    }
  });

  it("carries a batch, as one version of the protocol has it", async () => {
    const messages = await messagesOf(await post([list, { ...list, id: 3 }]));
    assert.deepEqual(messages.map(({ id }) => id).sort(), [2, 3]);
  });

  it("cancels nothing by a message that names no call", async () => {
    for (const params of [undefined, null, {}, { requestId: { a: 1 } }, { requestId: "none" }]) {
      const { status } = await post({ jsonrpc: "2.0", method: "notifications/cancelled", params });
      assert.ok(status === 202 || status === 400, `${JSON.stringify(params)}: ${status}`);
    }
  });
});
