import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { receiver } from "../../examples/verify-webhook.ts";
import { type Clock, systemClock } from "../../src/base/clock.ts";
import { WebhookNotifier } from "../../src/notifiers/webhook/webhook.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";
import { newsOf, notificationOf } from "../support/notifications.ts";

it("the queue example greets at the second attempt and ends by itself", async () => {
  const file = fileURLToPath(new URL("../../examples/queue.ts", import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { timeout: 30_000 });
  assert.equal(stdout, "Hello Ada, at attempt 2, after: nobody is at the door yet\n");
  assert.equal(stderr, "");
});

it("the receiver's example takes what the webhook signs, once, and nothing else", async (t) => {
  const taken: unknown[] = [];
  const server = receiver("s3cret", (told) => taken.push(told));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const send = (secret: string, clock: Clock, delivery: string) => {
    const to = { name: "hook", type: "webhook", template: "json", url, secret, timeLimit: 10_000 } as const;
    const notifier = new WebhookNotifier(to, { clock, links: undefined, version: "1" });
    return notifier.send(notificationOf(newsOf.ask), delivery, new AbortController().signal);
  };
  const { state } = await send("s3cret", systemClock, "dlv_1");
  assert.equal(state, "delivered");
  assert.equal((await send("s3cret", systemClock, "dlv_1")).state, "delivered");
  assert.match((await send("guessed", systemClock, "dlv_2")).evidence, /^HTTP 401/);
  assert.match(
    (await send("s3cret", new FakeClock(systemClock.now() - 301_000), "dlv_3")).evidence,
    /^HTTP 401/,
  );
  assert.equal(taken.length, 1);
});

it("the receiver's example refuses to run without a secret", async () => {
  const file = fileURLToPath(new URL("../../examples/verify-webhook.ts", import.meta.url));
  const child = spawn(process.execPath, [file], { env: {}, stdio: "ignore" });
  const [code] = await once(child, "exit");
  assert.equal(code, 1);
});
