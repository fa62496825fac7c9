import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import type { RequestView } from "../../src/client.ts";
import { callTool, httpClient, startCall } from "../support/mcp-client.ts";
import { McpDesk, transports } from "../support/mcp-desk.ts";
import { waitUntil } from "../support/wait.ts";

for (const transport of transports) {
  describe(`a waiting MCP call over ${transport}`, () => {
    const house = new McpDesk();
    let agent: Client;
    let cwd = "";
    before(async () => {
      await house.start();
      cwd = house.work.path;
      agent = await house.client(transport);
    });
    after(() => house.stop());

    /** An ask whose call waits, with a way to end the call. */
    function ask(command: string, fields: object = {}) {
      const caller = new AbortController();
      const { signal } = caller;
      const call = startCall(agent, "request_clearance", { command, cwd, ...fields }, { signal });
      return { ...call, end: (reason: unknown) => caller.abort(reason) };
    }

    /** How a request stands once it has come to this, or after a while. */
    async function becomes(id: string, status: RequestView["status"]): Promise<string> {
      const has = async () => ((await house.admin.request(id)).status === status ? status : undefined);
      return (await waitUntil(has, 5_000)) ?? (await house.admin.request(id)).status;
    }

    it("tells at once which ask it waits for, and of which risk", async () => {
      const { id, answer, heard } = ask("touch told");
      const said = `${await id} (risk `;
      assert.ok(heard[0]?.message?.startsWith(said), heard[0]?.message);
      await house.reject(id, "no");
      await answer;
    });

    it("takes an undecided ask with it when it is cancelled", async () => {
      const { id, answer, end } = ask("touch cancelled");
      await id;
      end("the person pressed Esc");
      await assert.rejects(answer);
      assert.equal(await becomes(await id, "withdrawn"), "withdrawn");
      assert.equal(existsSync(house.work.file("cancelled")), false);
    });

    it("takes nothing back that somebody has decided", async () => {
      const { id, answer, end } = ask("touch decided && sleep 1");
      await house.approve(id);
      end("the person pressed Esc");
      await assert.rejects(answer);
      assert.equal(await becomes(await id, "executed"), "executed");
      assert.equal(existsSync(house.work.file("decided")), true);
    });

    it("leaves the ask standing when its client only lost its patience, and finds it again by its key", async () => {
      const key = `patience-${transport}`;
      const first = ask("touch patient", { key });
      const id = await first.id;
      // What the SDK sends by itself when its time limit is over.
      first.end(new McpError(ErrorCode.RequestTimeout, "Request timed out"));
      await assert.rejects(first.answer, /timed out/i);
      const again = ask("touch patient", { key });
      assert.equal(await again.id, id);
      assert.equal((await house.admin.request(id)).status, "pending");
      await house.approve(id);
      assert.equal((await again.answer).facts.status, "executed");
    });

    it("leaves the ask standing when its client is gone", async () => {
      const lost = await house.client(transport);
      const call = startCall(lost, "request_clearance", { command: "touch lost", cwd });
      const id = await call.id;
      await lost.close();
      await assert.rejects(call.answer);
      // What comes after the loss has been carried out when a later call of the same way has.
      await callTool(agent, "request_status", { id });
      assert.equal((await house.admin.request(id)).status, "pending");
    });

    it("takes nothing back when only the wait for a status is cancelled", async () => {
      const asked = await callTool(agent, "request_clearance", { command: "touch status", cwd, wait: "1ms" });
      const { id } = asked.facts;
      const caller = new AbortController();
      const call = startCall(agent, "request_status", { id, wait: "20s" }, { signal: caller.signal });
      await call.id;
      caller.abort("enough");
      await assert.rejects(call.answer);
      await callTool(agent, "request_status", { id });
      assert.equal((await house.admin.request(id)).status, "pending");
    });

    it("carries 50 asks at once, and answers each call about its own", async () => {
      const calls = Array.from({ length: 50 }, (_, n) => ask(`printf ${n} | tee made-${n}`));
      await Promise.all(calls.map(({ id }) => house.approve(id)));
      const ids = await Promise.all(calls.map(({ id }) => id));
      const answers = await Promise.all(calls.map(({ answer }) => answer));
      assert.equal(new Set(ids).size, 50);
      answers.forEach(({ text, facts }, n) => {
        assert.equal(facts.status, "executed", text);
        assert.equal(facts.id, ids[n]);
        assert.equal(readFileSync(house.work.file(`made-${n}`), "utf8"), String(n));
      });
    });
  });
}

describe("cancelling over HTTP", () => {
  const house = new McpDesk();
  before(() => house.start());
  after(() => house.stop());

  it("is heard only from the session that asked", async () => {
    const headers = { "x-visto-cwd": house.work.path };
    const [one, other] = await Promise.all(
      [0, 1].map(() => httpClient(house.desk.url, house.desk.agentToken, headers)),
    );
    assert.ok(one && other);
    const call = startCall(one, "request_clearance", { command: "touch mine" });
    const id = await call.id;
    // Both clients count their messages alike, so that these name the other's call, too.
    for (const requestId of [0, 1, 2, 3]) {
      await other.notification({ method: "notifications/cancelled", params: { requestId, reason: "mine" } });
    }
    assert.equal((await house.admin.request(id)).status, "pending");
    await house.approve(id);
    assert.equal((await call.answer).facts.status, "executed");
    await Promise.all([one.close(), other.close()]);
  });
});
