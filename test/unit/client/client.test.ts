import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import type { VistoError } from "../../../src/base/errors.ts";
import { type DeskEvent, VistoClient } from "../../../src/client.ts";
import { TellingClock } from "../../support/telling-clock.ts";
import { exampleRequest } from "../cli/example-request.ts";
import { answer, type Handler, StubDesk } from "./stub-desk.ts";

const ask = { agent: "a", kind: "bash_command", command: "ls" } as const;

async function connect(
  context: TestContext,
  handler: Handler,
): Promise<{ desk: StubDesk; client: VistoClient }> {
  const desk = await StubDesk.start(context, handler);
  const client = new VistoClient({ url: desk.url, token: "t", channel: "cli" });
  context.after(() => client.close());
  return { desk, client };
}

test("every call carries the token and the channel", async (context) => {
  const headers: unknown[] = [];
  const { client } = await connect(context, (request, response) => {
    headers.push(request.headers.authorization, request.headers["x-visto-client"]);
    answer(response, exampleRequest());
  });
  await client.request("req_1");
  assert.deepEqual(headers, ["Bearer t", "cli"]);
});

test("a problem becomes an error with the desk's code, sentence and details", async (context) => {
  const { client } = await connect(context, (_request, response) => {
    answer(response, { code: "claim_held", detail: "claimed by x", details: { claimedBy: "x" } }, 409);
  });
  await assert.rejects(client.start("req_1", "d", "c"), (error: VistoError) => {
    assert.deepEqual(
      [error.code, error.message, error.details],
      ["claim_held", "claimed by x", { claimedBy: "x" }],
    );
    return true;
  });
});

test("a code that this client does not know is taken for what its status means", async (context) => {
  const { client } = await connect(context, (_request, response) => {
    answer(response, { code: "brand_new", detail: "no" }, 403);
  });
  await assert.rejects(client.whoami(), { code: "role_forbidden", message: "no" });
});

test("an answer that is no JSON is a fault that names the address", async (context) => {
  const { client, desk } = await connect(context, (_request, response) => response.end("<html>hello"));
  await assert.rejects(client.whoami(), (error: VistoError) => {
    assert.equal(error.code, "internal");
    assert.ok(error.message.includes(desk.url));
    return true;
  });
});

test("an error status that is no problem is a fault, whatever it says", async (context) => {
  const { client } = await connect(context, (_request, response) =>
    response.writeHead(404).end("\u001b[2Jnginx"),
  );
  await assert.rejects(client.whoami(), { code: "internal", message: /status 404 .*\\e\[2Jnginx/ });
});

test("an answer that never comes makes the desk unreachable, without a second try", async (context) => {
  const { client, desk } = await connect(context, () => {});
  await assert.rejects(client.request("req_1", { timeoutMs: 30 }), { code: "desk_unreachable" });
  assert.equal(desk.calls.length, 1);
});

test("an answer that breaks off in the middle makes the desk unreachable", async (context) => {
  const { client } = await connect(context, (_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("{", () => response.destroy());
  });
  await assert.rejects(client.login("code", "ada"), { code: "desk_unreachable" });
});

test("a read is repeated after a broken connection", async (context) => {
  const { client, desk } = await connect(context, (request, response) => {
    if (desk.calls.length === 1) request.socket.destroy();
    else answer(response, exampleRequest());
  });
  assert.equal((await client.request("req_1")).status, "pending");
  assert.equal(desk.calls.length, 2);
});

test("an ask is repeated after a broken connection only if it carries a key", async (context) => {
  const { client, desk } = await connect(context, (request, response) => {
    if (desk.calls.length < 3) request.socket.destroy();
    else answer(response, exampleRequest(), 201);
  });
  await assert.rejects(client.submit(ask), { code: "desk_unreachable" });
  assert.equal(desk.calls.length, 1);
  await client.submit({ ...ask, key: "k" });
  assert.equal(desk.calls.length, 3);
});

test("what a busy desk puts off is sent again when it says, and only what may be sent twice", async (context) => {
  const clock = new TellingClock();
  const desk = await StubDesk.start(context, (_request, response) => {
    if (desk.calls.length % 2 === 0) return answer(response, exampleRequest());
    response.setHeader("retry-after", "2");
    answer(response, { code: "rate_limited", detail: "too many" }, 429);
  });
  const client = new VistoClient({ url: desk.url, clock });
  context.after(() => client.close());
  const putOff = clock.timerOf(2_000);
  const shown = client.request("req_1");
  await putOff;
  await clock.advance(1_999);
  assert.equal(desk.calls.length, 1);
  await clock.advance(1);
  assert.equal((await shown).status, "pending");
  assert.equal(desk.calls.length, 2);
  await assert.rejects(client.submit(ask), { code: "rate_limited", details: { retryAfterMs: 2_000 } });
  assert.equal(desk.calls.length, 3);
});

test("a pause that is longer than anybody waits is left to the caller", async (context) => {
  const { client, desk } = await connect(context, (_request, response) => {
    response.setHeader("retry-after", "60");
    answer(response, { code: "rate_limited", detail: "too many" }, 429);
  });
  await assert.rejects(client.request("req_1"), { code: "rate_limited" });
  assert.equal(desk.calls.length, 1);
});

test("a decision is never repeated", async (context) => {
  const { client, desk } = await connect(context, (request) => request.socket.destroy());
  await assert.rejects(client.decide("req_1", { verdict: "approve", digest: "d" }), {
    code: "desk_unreachable",
  });
  assert.equal(desk.calls.length, 1);
});

test("an address that is no url is refused at once", () => {
  assert.throws(() => new VistoClient({ url: "localhost:4747" }), { code: "invalid_option" });
});

test("a wait goes on over a restart of the desk and says that it was away", async (context) => {
  const troubles: (string | undefined)[] = [];
  const polled = Promise.withResolvers<void>();
  const noticed = Promise.withResolvers<void>();
  let isBack = false;
  const { client, desk } = await connect(context, (_request, response) => {
    if (isBack) answer(response, exampleRequest({ status: "approved" }));
    else polled.resolve();
  });
  const waited = client.waitFor("req_1", "decided", {
    onTrouble(trouble) {
      troubles.push(trouble?.code);
      noticed.resolve();
    },
  });
  await polled.promise;
  await desk.close();
  await noticed.promise;
  isBack = true;
  await desk.listen();
  assert.equal((await waited).status, "approved");
  assert.deepEqual(troubles, ["desk_unreachable", undefined]);
});

test("a wait whose time is over answers the last state", async (context) => {
  const { client, desk } = await connect(context, (_request, response) => answer(response, exampleRequest()));
  assert.equal((await client.waitFor("req_1", "finished", { deadlineMs: 20 })).status, "pending");
  assert.match(desk.calls[0] ?? "", /^GET \/api\/v1\/requests\/req_1\?wait=\d+ms&until=finished$/);
});

test("a wait for what the desk refuses fails with the refusal", async (context) => {
  const { client } = await connect(context, (_request, response) => {
    answer(response, { code: "not_found", detail: "there is no request" }, 404);
  });
  await assert.rejects(client.waitFor("req_1", "finished"), { code: "not_found" });
});

test("a wait that is told to end ends with the reason", async (context) => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const { client } = await connect(context, () => controller.abort(reason));
  await assert.rejects(client.waitFor("req_1", "finished", { signal: controller.signal }), reason);
});

test("a wait that never found a desk fails as unreachable", async () => {
  const client = new VistoClient({ url: "http://127.0.0.1:9" });
  await assert.rejects(client.waitFor("req_1", "finished", { deadlineMs: 10 }), { code: "desk_unreachable" });
});

test("events resume behind the last entry after the stream broke off", async (context) => {
  const resumed: unknown[] = [];
  const entry = (seq: number): string =>
    `id: ${seq}\nevent: request_seen\ndata: ${JSON.stringify({ seq, type: "request_seen" })}\n\n`;
  const { client, desk } = await connect(context, (request, response) => {
    resumed.push(request.headers["last-event-id"]);
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (desk.calls.length === 1) response.write(`id: 4\n\n${entry(5)}`, () => response.destroy());
    else response.write(entry(6));
  });
  const controller = new AbortController();
  const seen: string[] = [];
  for await (const event of client.events({ after: 4, signal: controller.signal })) {
    seen.push(nameOf(event));
    if (event.event === "entry" && event.entry.seq === 6) controller.abort();
  }
  assert.deepEqual(resumed, ["4", "5"]);
  assert.deepEqual(seen, ["connected", "entry 5", "disconnected", "connected", "entry 6"]);
});

function nameOf(event: DeskEvent): string {
  return event.event === "entry" ? `entry ${event.entry.seq}` : event.event;
}

test("events that the desk refuses end with its refusal", async (context) => {
  const { client } = await connect(context, (_request, response) => {
    answer(response, { code: "token_unknown", detail: "no" }, 401);
  });
  await assert.rejects(client.events().next(), { code: "token_unknown" });
});

test("leaving the events closes the stream", async (context) => {
  const closed = Promise.withResolvers<void>();
  const { client } = await connect(context, (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write("event: reset\ndata: {}\n\n");
    void once(response, "close").then(() => closed.resolve());
  });
  for await (const event of client.events()) if (event.event === "reset") break;
  await closed.promise;
});
