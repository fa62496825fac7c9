import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import type { WebhookChannel, WebhookTemplate } from "../../../src/notifiers/plan/channel.ts";
import { WebhookNotifier } from "../../../src/notifiers/webhook/webhook.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { HttpReceiver, type Received } from "../../support/http-receiver.ts";
import { askNews, newsOf, notificationOf } from "../../support/notifications.ts";

const clock = new FakeClock(Date.UTC(2026, 0, 15, 9, 30));
const links = "https://desk.example.org";
const notification = notificationOf(newsOf.ask);
const never = new AbortController().signal;

type Answer = (response: ServerResponse, received: Received) => void;

function answering(status: number, headers: Record<string, string> = {}, body = ""): Answer {
  return (response) => void response.writeHead(status, headers).end(body);
}

async function receiverFor(t: TestContext, answer: Answer): Promise<HttpReceiver> {
  const receiver = await HttpReceiver.start(answer);
  t.after(() => receiver.stop());
  return receiver;
}

function notifierTo(url: string, fields: Partial<WebhookChannel> = {}): WebhookNotifier {
  const to = {
    name: "hook",
    type: "webhook",
    template: "json",
    url: new URL(url),
    timeLimit: 10_000,
    ...fields,
  } as const;
  return new WebhookNotifier(to, { clock, links, version: "1.2.3" });
}

/** What the notifier says of an answer. */
async function receiptFor(t: TestContext, answer: Answer, fields: Partial<WebhookChannel> = {}) {
  const receiver = await receiverFor(t, answer);
  const receipt = await notifierTo(`${receiver.url}/desk`, fields).send(notification, "dlv_1", never);
  return { receipt, receiver };
}

describe("a webhook", () => {
  it("has arrived where the status says so, though the body never ends", async (t) => {
    const over = new AbortController();
    // Node's word that a client has read the head of an answer.
    const onHead = (): void => void setImmediate(() => over.abort());
    subscribe("http.client.response.finish", onHead);
    t.after(() => unsubscribe("http.client.response.finish", onHead));
    const receiver = await receiverFor(t, (response) => void response.writeHead(200).write("x"));
    const { state } = await notifierTo(receiver.url).send(notification, "dlv_1", over.signal);
    assert.equal(state, "delivered");
  });

  it("keeps its address and its secrets out of the evidence, whatever the far side repeats", async (t) => {
    const echo: Answer = (response, { path, headers }) =>
      void response.writeHead(404).end(`Cannot POST ${path} for ${headers.authorization?.slice(7)}, s3cret!`);
    const receiver = await receiverFor(t, echo);
    const url = `${receiver.url}/services/T000/B000/abcdefghijkl?key=mnopqrstuvwxyz`;
    const receipt = await notifierTo(url, { secret: "s3cret!", token: "plainest" }).send(
      notification,
      "dlv_1",
      never,
    );
    assert.equal(receipt.evidence, "HTTP 404 Not Found: Cannot POST (secret) for (secret), (secret)");
  });

  it("posts signed JSON under the delivery's id, the same at each repeat", async (t) => {
    const receiver = await receiverFor(t, answering(200));
    const notifier = notifierTo(`${receiver.url}/in?x=1`, { secret: "s3cret", token: "t0ken" });
    for (const _ of [1, 2]) await notifier.send(notification, "dlv_1", never);
    const [first, second] = receiver.received;
    assert.ok(first && second);
    const { headers, body } = first;
    assert.deepEqual([first.method, first.path], ["POST", "/in?x=1"]);
    assert.equal(headers["idempotency-key"], "dlv_1");
    assert.equal(headers["user-agent"], "visto/1.2.3");
    assert.equal(headers.authorization, "Bearer t0ken");
    assert.equal(headers["content-type"], "application/json; charset=utf-8");
    assert.equal(headers["visto-timestamp"], String(Date.UTC(2026, 0, 15, 9, 30) / 1_000));
    const expected = createHmac("sha256", "s3cret")
      .update(`${headers["visto-timestamp"]}.${body}`)
      .digest("hex");
    assert.equal(headers["visto-signature"], `v1=${expected}`);
    assert.equal(second.headers["idempotency-key"], "dlv_1");
    assert.equal(second.body, body);
    const told = JSON.parse(body);
    assert.deepEqual(
      [told.version, told.delivery, told.news[0].request.command, told.news[0].link],
      [1, "dlv_1", "npm publish --access public", `${links}/requests/req_01KF0Q3N5TWXYZABCDEFGH0001`],
    );
  });

  it("is delivered by a 2xx, with the receiver's id where there is one", async (t) => {
    const plain = await receiptFor(t, answering(204));
    assert.deepEqual(plain.receipt, { state: "delivered", evidence: "HTTP 204 No Content" });
    const named = await receiptFor(t, answering(200, {}, '{"id":"1234567890","content":"…"}'), {
      template: "discord",
    });
    assert.deepEqual(named.receipt, { state: "delivered", evidence: "HTTP 200 OK: id 1234567890" });
    assert.equal(named.receiver.received[0]?.path, "/desk?wait=true");
  });

  const refused: readonly [number, boolean][] = [
    [400, false],
    [401, false],
    [404, false],
    [408, true],
    [410, false],
    [413, false],
    [425, true],
    [429, true],
    [500, true],
    [502, true],
    [503, true],
  ];
  for (const [status, mayRetry] of refused) {
    it(`is undelivered by a ${status}, and may ${mayRetry ? "" : "not "}be tried again`, async (t) => {
      const { receipt } = await receiptFor(t, answering(status, {}, "no_\u001b[31mservice"));
      assert.equal(receipt.state, "undelivered");
      assert.equal("mayRetry" in receipt && receipt.mayRetry, mayRetry);
      assert.match(receipt.evidence, new RegExp(`^HTTP ${status} .*: no_\\\\e\\[31mservice$`));
    });
  }

  it("hears for how long it shall wait, in seconds or as a date, and never longer than a day", async (t) => {
    const pauses: readonly [string, number | undefined][] = [
      ["7", 7_000],
      ["0.5", 500],
      ["Thu, 15 Jan 2026 09:30:30 GMT", 30_000],
      ["Thu, 15 Jan 2026 09:00:00 GMT", 0],
      ["999999999", 86_400_000],
      ["soon", undefined],
    ];
    for (const [header, pause] of pauses) {
      const { receipt } = await receiptFor(t, answering(429, { "retry-after": header }));
      assert.equal("retryAfter" in receipt ? receipt.retryAfter : undefined, pause, header);
    }
  });

  it("follows no redirect", async (t) => {
    const elsewhere = await receiverFor(t, answering(200));
    const { receipt } = await receiptFor(t, answering(307, { location: elsewhere.url }));
    assert.equal("mayRetry" in receipt && receipt.mayRetry, false);
    assert.match(receipt.evidence, /^HTTP 307 .*redirects are not followed/);
    assert.equal(elsewhere.received.length, 0);
  });

  it("reads no more of an endless answer than it needs", async (t) => {
    const { receipt } = await receiptFor(t, (response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    assert.equal(receipt.state, "delivered");
  });

  it("takes the status for proof although the body breaks off", async (t) => {
    const { receipt } = await receiptFor(t, (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("x", () => response.destroy());
    });
    assert.equal(receipt.state, "delivered");
  });

  it("ends when its caller says so, and may then be tried again", async (t) => {
    const receiver = await receiverFor(t, () => {});
    const over = new AbortController();
    const sent = notifierTo(receiver.url).send(notification, "dlv_1", over.signal);
    await receiver.came();
    over.abort();
    assert.deepEqual(await sent, {
      state: "undelivered",
      evidence: `${new URL(receiver.url).host}: the attempt was ended from outside`,
      mayRetry: true,
    });
  });

  it("ends at its time limit", async (t) => {
    const receiver = await receiverFor(t, () => {});
    const sent = notifierTo(receiver.url, { timeLimit: 3_000 }).send(notification, "dlv_1", never);
    await receiver.came();
    await clock.advance(3_000);
    assert.match((await sent).evidence, /no answer within 3 s$/);
    assert.equal(clock.waiting, 0);
  });

  it("may be tried again where nobody listens, and does not tell the path, which may be a secret", async () => {
    const receiver = await HttpReceiver.start(answering(200));
    const { url } = receiver;
    await receiver.stop();
    const receipt = await notifierTo(`${url}/services/T0/B0/s3cret`).send(notification, "dlv_1", never);
    assert.deepEqual(receipt, {
      state: "undelivered",
      evidence: `${new URL(url).host}: ECONNREFUSED`,
      mayRetry: true,
    });
  });

  it("names the topic of ntfy in the body and posts to the server's root", async (t) => {
    const { receiver, receipt } = await receiptFor(t, answering(200, {}, '{"id":"sPs71M8A2T"}'), {
      template: "ntfy",
    });
    const [call] = receiver.received;
    assert.equal(call?.path, "/");
    assert.equal(JSON.parse(call?.body ?? "").topic, "desk");
    assert.equal(receipt.evidence, "HTTP 200 OK: id sPs71M8A2T");
  });

  it("never says anything in a header that an agent wrote", async (t) => {
    for (const template of [
      "json",
      "slack",
      "discord",
      "mattermost",
      "ntfy",
    ] as const satisfies WebhookTemplate[]) {
      const receiver = await receiverFor(t, answering(200));
      const hostile = notificationOf(askNews("ask", { command: "evil\r\nX-Evil: 1", agent: "evil" }));
      await notifierTo(`${receiver.url}/desk`, { template }).send(hostile, "dlv_1", never);
      assert.doesNotMatch(JSON.stringify(receiver.received[0]?.headers), /evil/i);
    }
  });
});
