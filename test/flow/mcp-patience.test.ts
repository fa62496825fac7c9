import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { VistoClient } from "../../src/client.ts";
import { executionLease, executionRenewEvery } from "../../src/domain/execution.ts";
import { awaitRequest } from "../../src/doors/mcp/await-request.ts";
import { Leases } from "../../src/doors/mcp/leases.ts";
import type { ToolCall } from "../../src/doors/mcp/tool-call.ts";
import { HttpDesk } from "./http-desk.ts";

describe("MCP and time", () => {
  let desk: HttpDesk;
  let client: VistoClient;
  before(async () => {
    desk = await HttpDesk.start();
    client = new VistoClient({ url: desk.door.url, token: await desk.token("agent"), clock: desk.clock });
  });
  after(async () => {
    client.close();
    await desk.stop();
  });

  it("tells progress every 10 s, and ends with how it stands when the wait is over", async () => {
    const request = await desk.ask();
    const told: string[] = [];
    const { signal } = new AbortController();
    const call: ToolCall = {
      setting: { role: "agent", agent: "a", wait: 30_000 },
      desk: () => client,
      leases: new Leases(desk.clock),
      clock: desk.clock,
      signal,
      ending: signal,
      isTakenBack: () => false,
      progress: async (message) => void told.push(message),
    };
    // A new poll of the desk begins when the one before is over: its timer says that it waits.
    const polled = desk.clock.timerOf(25_000);
    const waiting = awaitRequest(call, request, { until: "decided", waitMs: 25_000 });
    await polled;
    assert.equal(told.length, 1);
    await desk.clock.advance(10_000);
    assert.equal(told.length, 2);
    assert.match(told[1] ?? "", /has waited 10s for a decision/);
    await desk.clock.advance(15_000);
    assert.equal((await waiting).status, "pending");
    assert.equal(told.length, 3);
  });

  it("keeps the lease of what an agent runs, until its time is over", async () => {
    const leases = new Leases(desk.clock);
    const { id, digest } = await desk.approved();
    await client.start(id, digest, "mine");
    leases.hold(client, id, "mine", 3 * executionRenewEvery);
    const leaseUntil = async () => (await desk.ledger.execution(id))?.leaseUntil ?? 0;
    for (let renewal = 1; renewal < 3; renewal++) {
      const next = desk.clock.timerOf(executionRenewEvery);
      await desk.clock.advance(executionRenewEvery);
      await next;
      assert.equal(await leaseUntil(), desk.clock.now() + executionLease);
    }
    const last = await leaseUntil();
    await desk.clock.advance(4 * executionRenewEvery);
    assert.equal(await leaseUntil(), last);
    await leases.stop();
  });
});
