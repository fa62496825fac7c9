import assert from "node:assert/strict";
import { Agent, METHODS } from "node:http";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { silentLog } from "../../src/base/log.ts";
import { HttpDoor } from "../../src/doors/http/http-door.ts";
import { EventListener } from "./event-listener.ts";
import { type Answer, HttpDesk } from "./http-desk.ts";

const refusal = (answer: Answer) => [answer.status, answer.json.code];

describe("who may talk to the HTTP door", () => {
  let desk: HttpDesk;
  let port: string;

  before(async () => {
    desk = await HttpDesk.start();
    port = new URL(desk.door.url).port;
  });
  after(() => desk.stop());

  const probe = (headers: Record<string, string>, path = "/livez") => desk.call("GET", path, { headers });

  it("answers under the names of this machine only, on every route and before it asks who calls", async () => {
    for (const host of [`127.0.0.1:${port}`, "localhost:9", "LOCALHOST", "[::1]:80"]) {
      assert.equal((await probe({ host })).status, 200, host);
    }
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "[::2]",
    ]) {
      for (const path of ["/livez", "/api/v1/requests", "/nowhere", "/api/v1/requests/%ff"]) {
        assert.deepEqual(refusal(await probe({ host }, path)), [403, "foreign_host"], `${host} ${path}`);
      }
    }
  });

  it("answers pages of its own origin only", async () => {
    for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      assert.equal((await probe({ origin })).status, 200, origin);
    }
    const foreign = [
      "null",
      "http://evil.example",
      "http://localhost:1",
      "http://localhost",
      `ftp://localhost:${port}`,
      "x",
    ];
    for (const origin of foreign) {
      assert.deepEqual(refusal(await probe({ origin }, "/api/v1/login")), [403, "foreign_origin"], origin);
    }
  });

  it("refuses what the browser says comes from another site", async () => {
    for (const site of ["cross-site", "same-site"]) {
      assert.deepEqual(refusal(await probe({ "sec-fetch-site": site })), [403, "foreign_origin"], site);
    }
    for (const site of ["same-origin", "none"]) {
      assert.equal((await probe({ "sec-fetch-site": site })).status, 200, site);
    }
  });

  it("gives no other site any permission", async () => {
    const headers = { origin: `http://127.0.0.1:${port}`, "access-control-request-method": "POST" };
    const answer = await desk.call("OPTIONS", "/api/v1/requests", { headers });
    assert.equal(answer.status, 404);
    assert.ok(Object.keys(answer.headers).every((name) => !name.startsWith("access-control")));
  });

  it("answers each method that HTTP has ever had, in its own words", async () => {
    for (const method of METHODS.filter((name) => name !== "CONNECT")) {
      for (const path of ["/livez", "/api/v1/requests", "/nowhere"]) {
        const answer = await desk.call(method as "GET", path, { headers: { "content-length": "0" } });
        assert.ok(answer.status < 500, `${method} ${path} ${answer.status}`);
      }
    }
  });

  it("answers a call without a Host, and an expectation that it does not know, with a problem", async () => {
    const heads = [
      "GET /livez HTTP/1.1\r\n\r\n",
      "GET /livez HTTP/1.1\r\nHost: localhost\r\nExpect: x\r\n\r\n",
    ];
    const answers = await Promise.all(heads.map((head) => bare(head)));
    assert.match(answers[0] ?? "", /^HTTP\/1\.1 403 [\s\S]*"code":"foreign_host"/);
    assert.match(answers[1] ?? "", /^HTTP\/1\.1 400 [\s\S]*"code":"invalid_body"/);
  });

  /** What comes back for bytes that are sent as they are. */
  async function bare(text: string): Promise<string> {
    const socket = connect(Number(port), "127.0.0.1");
    socket.end(text);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  }

  it("answers what is no HTTP with a problem and closes", async () => {
    assert.match(await bare("this is not HTTP\r\n\r\n"), /^HTTP\/1\.1 400 [\s\S]*"code":"invalid_body"/);
  });
});

describe("the description of the API", () => {
  it("needs no token, but the right host", async (t) => {
    const desk = await HttpDesk.start();
    t.after(() => desk.stop());
    const { status, json } = await desk.api("GET", "/openapi.json");
    assert.deepEqual([status, json.openapi, json.info.version], [200, "3.1.1", "1.2.3"]);
    assert.ok(json.paths["/api/v1/requests/{id}/decision"].post);
    const foreign = await desk.api("GET", "/openapi.json", { headers: { host: "evil.example" } });
    assert.deepEqual(refusal(foreign), [403, "foreign_host"]);
  });
});

describe("the probes", () => {
  it("tell health from the alerts and the workers", async (t) => {
    const desk = await HttpDesk.start();
    t.after(() => desk.stop());
    const health = async () => {
      const { status, json } = await desk.call("GET", "/healthz");
      return [status, json.status, json.alerts, json.workers, json.pending, json.version];
    };
    assert.deepEqual(await health(), [200, "degraded", 0, 0, 0, "1.2.3"]);
    const process = { pid: 1, startTime: "1" };
    await desk.ledger.registerWorker({
      id: "w1",
      host: "here",
      process,
      queues: ["judge"],
      version: "1.2.3",
    });
    await desk.ask();
    assert.deepEqual(await health(), [200, "healthy", 0, 1, 1, "1.2.3"]);
    await desk.clock.advance(30_001);
    assert.deepEqual(await health(), [200, "degraded", 0, 0, 1, "1.2.3"]);
    await desk.tail.stop();
    await desk.ledger.stop();
    const down = await desk.call("GET", "/healthz");
    assert.deepEqual([down.status, down.json.status, down.json.pending], [503, "down", null]);
    await desk.ledger.start();
  });

  it("keep faults inside and log them", async (t) => {
    const logged: unknown[] = [];
    const log = {
      ...silentLog,
      error: (event: string, fields?: object) => void logged.push({ event, ...fields }),
    };
    const desk = await HttpDesk.start({ log });
    t.after(() => desk.stop());
    const token = await desk.token("agent");
    desk.ledger.requests = () => Promise.reject(new TypeError("inside of a.ts"));
    const answer = await desk.api("GET", "/requests", { token });
    assert.deepEqual(refusal(answer), [500, "internal"]);
    assert.doesNotMatch(answer.text, /stack|inside of|\.ts/);
    const [fault] = logged as { event: string; error: Error }[];
    assert.deepEqual([fault?.event, fault?.error.message], ["http_request_failed", "inside of a.ts"]);
  });
});

describe("starting and stopping the HTTP door", () => {
  it("says so when its port is taken", async (t) => {
    const desk = await HttpDesk.start();
    t.after(() => desk.stop());
    const { desk: verbs, tail, feed, presence, notifiers, clock } = desk;
    const port = Number(new URL(desk.door.url).port);
    const parts = {
      desk: verbs,
      tail,
      feed,
      presence,
      notifiers,
      clock,
      log: silentLog,
      host: "127.0.0.1",
      port,
      version: "0",
    };
    await assert.rejects(new HttpDoor(parts).start(), { code: "port_in_use" });
  });

  it("may be stopped twice, before its start, and started again", async (t) => {
    const desk = await HttpDesk.start();
    t.after(() => desk.stop());
    await desk.door.stop();
    await Promise.all([desk.door.stop(), desk.door.stop()]);
    await desk.door.start();
    assert.equal((await desk.call("GET", "/livez")).status, 200);
    const { desk: verbs, tail, feed, presence, notifiers, clock } = desk;
    await new HttpDoor({
      desk: verbs,
      tail,
      feed,
      presence,
      notifiers,
      clock,
      log: silentLog,
      host: "127.0.0.1",
      port: 0,
      version: "0",
    }).stop();
  });

  it("drains: polls get their present state, streams end, new work is refused, probes see it", async (t) => {
    const desk = await HttpDesk.start();
    t.after(() => desk.stop());
    const agent = new Agent({ keepAlive: true });
    const token = await desk.token("agent");
    const request = await desk.ask();
    const held = desk.clock.timerOf(30_000);
    const poll = desk.api("GET", `/requests/${request.id}?wait=30s`, { token, agent });
    await held;
    const stream = await EventListener.connect(desk.door.url, await desk.token("reviewer"));
    assert.equal((await desk.call("GET", "/readyz")).status, 200);
    desk.door.drain();
    assert.deepEqual([(await poll).status, (await poll).json.status], [200, "pending"]);
    await stream.ended();
    assert.deepEqual(refusal(await desk.call("GET", "/readyz")), [503, "draining"]);
    assert.equal((await desk.call("GET", "/livez")).status, 200);
    assert.deepEqual(refusal(await desk.api("GET", "/whoami", { token })), [503, "draining"]);
    await desk.door.stop();
    await assert.rejects(async () => desk.call("GET", "/livez"), { message: /known while it listens/ });
    agent.destroy();
  });

  it("stops at once with kept connections, polls and streams open", async (t) => {
    const desk = await HttpDesk.start();
    t.after(() => desk.stop());
    const agent = new Agent({ keepAlive: true });
    const token = await desk.token("agent");
    const request = await desk.ask();
    await desk.call("GET", "/livez", { agent });
    const held = desk.clock.timerOf(30_000);
    const polls = Array.from({ length: 50 }, () =>
      desk.api("GET", `/requests/${request.id}?wait=30s`, { token, agent }),
    );
    await held;
    const stream = await EventListener.connect(desk.door.url, token);
    const stopping = desk.door.stop();
    const answers = await Promise.all(polls);
    // The last of them may have arrived when the drain had begun.
    assert.ok(answers.every(({ status }) => status === 200 || status === 503));
    assert.equal(answers[0]?.status, 200);
    await stream.ended();
    await stopping;
    agent.destroy();
  });
});
