import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EventListener } from "./event-listener.ts";
import { HttpDesk } from "./http-desk.ts";

describe("how much a caller may ask of the desk", () => {
  let desk: HttpDesk;
  before(async () => {
    desk = await HttpDesk.start({ callRate: 50 });
  });
  after(() => desk.stop());

  /** Calls until one is refused as too many, and answers that one with how many went before. */
  async function untilLimited(call: () => ReturnType<HttpDesk["api"]>) {
    for (let n = 0; n < 1_000; n++) {
      const answer = await call();
      if (answer.status === 429) return { n, answer };
    }
    throw new Error("expected a limit");
  }

  it("limits the calls of one token, says when to come back, and keeps to it", async () => {
    const token = await desk.token("agent", "wild");
    const whoami = () => desk.api("GET", "/whoami", { token });
    const { n, answer } = await untilLimited(whoami);
    assert.equal(n, 200);
    assert.deepEqual([answer.json.code, answer.headers["retry-after"]], ["rate_limited", "1"]);
    assert.equal(
      (await desk.api("GET", "/whoami", { token: await desk.token("agent", "tame") })).status,
      200,
    );
    await desk.clock.advance(1_000);
    assert.equal((await whoami()).status, 200);
  });

  it("limits the asks of one agent, and records none of those that it refuses", async () => {
    const token = await desk.token("agent", "many");
    const body = { agent: "busy", kind: "bash_command", command: "npm ci", cwd: "/", execution: "agent" };
    const { n } = await untilLimited(() => desk.api("POST", "/requests", { token, body }));
    assert.equal(n, 50);
    const found = await desk.api("GET", "/requests?q=agent:busy&limit=200", { token });
    assert.equal(found.json.items.length, 50);
    const other = { ...body, agent: "calm" };
    assert.equal((await desk.api("POST", "/requests", { token, body: other })).status, 201);
  });

  it("slows down whoever guesses tokens, and not whoever has one", async () => {
    const { n } = await untilLimited(() => desk.api("GET", "/whoami", { token: "vst_guess" }));
    assert.equal(n, 100);
    assert.equal((await desk.api("GET", "/whoami", { token: await desk.token("admin") })).status, 200);
    await desk.clock.advance(50);
    assert.equal((await desk.api("GET", "/whoami", { token: "vst_guess" })).status, 401);
  });

  it("keeps 500 event streams open, and takes another when one has gone", async () => {
    const token = await desk.token("reviewer", "watcher", "high");
    const connect = () => EventListener.connect(desk.door.url, token);
    const streams: EventListener[] = [];
    for (let n = 0; n < 500; n++) {
      if (n % 100 === 0) await desk.clock.advance(10_000);
      streams.push(await connect());
    }
    await desk.clock.advance(1_000);
    const refused = await desk.api("GET", "/events", { token });
    assert.deepEqual(
      [refused.status, refused.json.code, refused.headers["retry-after"]],
      [429, "rate_limited", "1"],
    );
    streams.pop()?.close();
    for (let status = 429; status !== 200; ) {
      const stream = await connect();
      status = stream.response.statusCode ?? 0;
      streams.push(stream);
    }
    for (const stream of streams) stream.close();
  });

  it("takes the key of an ask from the header that is usual for it", async () => {
    const token = await desk.token("agent", "keyed");
    const body = { agent: "k", kind: "bash_command", command: "npm ci", cwd: "/", execution: "agent" };
    const send = (fields: object, key?: string) =>
      desk.api("POST", "/requests", {
        token,
        body: { ...body, ...fields },
        ...(key !== undefined && { headers: { "idempotency-key": key } }),
      });
    const first = await send({}, "one");
    assert.deepEqual([first.status, first.json.key], [201, "one"]);
    assert.deepEqual(
      [(await send({}, "one")).status, (await send({ key: "one" })).json.id],
      [200, first.json.id],
    );
    assert.equal((await send({ key: "one" }, "one")).status, 200);
    const differs = await send({ key: "one" }, "two");
    assert.deepEqual([differs.status, differs.json.code], [400, "invalid_body"]);
    assert.equal((await send({}, "k".repeat(201))).status, 400);
  });
});
