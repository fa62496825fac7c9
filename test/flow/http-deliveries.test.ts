import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { VistoClient } from "../../src/client.ts";
import { change } from "../contract/ledger-bench.ts";
import { HttpDesk } from "./http-desk.ts";

describe("GET /deliveries", () => {
  let desk: HttpDesk;
  before(async () => {
    desk = await HttpDesk.start();
    const states = ["delivered", "undelivered", "pending"] as const;
    for (const [n, state] of states.entries()) {
      const place = {
        notification: `ntf_${n % 2}`,
        recipient: "bob",
        channel: n ? "mail" : "chat",
        fallbacks: [],
      };
      const made = {
        id: `dlv_${n}`,
        ...place,
        attempts: 0,
        createdAt: desk.clock.now(),
        state: "pending",
      } as const;
      const settledAt = desk.clock.now();
      const settled = { ...made, state, attempts: 1, settledAt, evidence: "so it was" };
      await desk.ledger.run(change, [{ change: "insert_delivery", delivery: made }]);
      if (state !== "pending")
        await desk.ledger.run(change, [{ change: "update_delivery", delivery: settled }]);
    }
  });
  after(() => desk.stop());

  it("lists them newest first, with their proof, page by page, as the client reads them", async () => {
    const client = new VistoClient({ url: desk.door.url, token: await desk.token("operator") });
    const page = await client.deliveries({ limit: 2 });
    assert.deepEqual(
      page.items.map(({ id, state }) => [id, state]),
      [
        ["dlv_2", "pending"],
        ["dlv_1", "undelivered"],
      ],
    );
    const rest = await client.deliveries({ limit: 2, cursor: page.nextCursor ?? "" });
    const time = new Date(desk.clock.now()).toISOString();
    assert.deepEqual(rest.items, [
      {
        ...{ id: "dlv_0", notification: "ntf_0", recipient: "bob", channel: "chat", state: "delivered" },
        ...{ attempts: 1, createdAt: time, settledAt: time, evidence: "so it was", fallbacks: [] },
      },
    ]);
    assert.equal(rest.nextCursor, null);
    client.close();
  });

  it("narrows the list, and refuses a state that there is not", async () => {
    const token = await desk.token("reviewer");
    const ids = async (query: string): Promise<string[]> =>
      (await desk.api("GET", `/deliveries?${query}`, { token })).json.items.map(
        ({ id }: { id: string }) => id,
      );
    assert.deepEqual(await ids("state=undelivered"), ["dlv_1"]);
    assert.deepEqual(await ids("channel=mail&recipient=bob"), ["dlv_2", "dlv_1"]);
    assert.deepEqual(await ids("notification=ntf_0"), ["dlv_2", "dlv_0"]);
    assert.equal((await desk.api("GET", "/deliveries?state=lost", { token })).status, 400);
  });

  it("shows them to no agent, and counts the failed ones in the desk's health", async () => {
    const agent = await desk.token("agent");
    assert.equal((await desk.api("GET", "/deliveries", { token: agent })).status, 403);
    assert.equal((await desk.call("GET", "/healthz")).json.undelivered, 1);
    await desk.clock.advance(86_400_001);
    assert.equal((await desk.call("GET", "/healthz")).json.undelivered, 0);
  });
});
