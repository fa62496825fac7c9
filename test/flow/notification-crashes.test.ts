import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { isRefusal } from "../../src/base/errors.ts";
import { silentLog } from "../../src/base/log.ts";
import { closeNotification } from "../../src/clearance/close-notification.ts";
import { settleDelivery } from "../../src/clearance/settle-delivery.ts";
import { tell } from "../../src/clearance/tell.ts";
import type { AgentRequest } from "../../src/domain/request.ts";
import type { LeasedMessage } from "../../src/queue/message.ts";
import { Sweeper } from "../../src/upkeep/sweeper.ts";
import { critical, FakeBell } from "../support/fake-bell.ts";
import { planOf, recipient } from "../support/recipients.ts";

let bell: FakeBell;
beforeEach(async () => {
  bell = await FakeBell.open();
  bell.source.plan = planOf([recipient("bob")]);
  await bell.worker?.stop();
});
afterEach(() => bell.end());

/** A worker that died with a message in its hands: the lease is there, and nobody renews it. */
async function takeAndDie<Payload>(queue: string): Promise<LeasedMessage<Payload>> {
  const [taken] = await bell.ledger.messages.claim({
    worker: "dead",
    queues: [queue],
    limit: 1,
    lease: 1_000,
  });
  assert.ok(taken);
  return taken as LeasedMessage<Payload>;
}

/** An ask whose notification has left, and the delivery of it that a worker died with. */
async function dieDelivering(): Promise<{ readonly asked: AgentRequest; readonly deliveryId: string }> {
  const asked = await bell.ask({ text: "a" });
  await bell.work("first");
  await bell.ledger.messages.pause("deliver");
  await bell.rest();
  await bell.worker?.stop();
  await bell.ledger.messages.resume("deliver");
  const { payload } = await takeAndDie<{ deliveryId: string }>("deliver");
  return { asked, deliveryId: payload.deliveryId };
}

/** As the actor does it, for the message that it handles. */
async function tellBob({ id }: AgentRequest, message: LeasedMessage): Promise<void> {
  const news = { event: "ask", requestId: id } as const;
  await bell.ledger.run(tell, { news, urgent: false, recipients: [recipient("bob")], source: message.id });
}

/** Another desk on the same folder, once the leases of the dead one are over. */
async function nextDesk(): Promise<void> {
  await bell.close();
  await bell.fake.advance(1_001);
  bell = await bell.reopen();
  await bell.rest();
}

describe("a desk that dies", () => {
  it("before the news is told has it told by the next one", async () => {
    await bell.ask({ text: "a" });
    await takeAndDie("notify");
    await nextDesk();
    assert.deepEqual(bell.chat.told, [["a"]]);
  });

  it("after the news is told, before its message is settled, has it told once", async () => {
    await tellBob(await bell.ask({ text: "a" }), await takeAndDie("notify"));
    await takeAndDie("notify");
    await nextDesk();
    await bell.fake.advance(1_000);
    await bell.rest();
    assert.deepEqual(bell.chat.told, [["a"]]);
  });

  it("after a notification has left, before it is sent, has the next one send what was frozen", async () => {
    const asked = await bell.ask({ text: "a" });
    await tellBob(asked, await takeAndDie("notify"));
    const { recipients } = bell.source.plan;
    const { payload } = await takeAndDie<{ notificationId: string }>("notify");
    const { notificationId } = payload;
    assert.equal(await bell.ledger.run(closeNotification, { id: notificationId, recipients }), "closed");
    await bell.reject(asked);
    const [made] = await bell.deliveries();
    await nextDesk();
    assert.deepEqual(bell.chat.told, [["a"]]);
    assert.equal(bell.chat.letters[0]?.id, made?.id);
  });

  it("after the sending, before its record, has it sent again with the same id and content", async () => {
    const { asked, deliveryId } = await dieDelivering();
    const { notification } = (await bell.ledger.delivery(deliveryId)) ?? {};
    assert.ok(notification);
    await bell.chat.send(notification, deliveryId);
    await bell.reject(asked);
    await nextDesk();
    const sent = bell.chat.letters.map((one) => JSON.stringify([one.id, one.notification]));
    assert.equal(sent.length, 2);
    assert.equal(new Set(sent).size, 1);
    assert.equal((await bell.deliveries())[0]?.state, "delivered");
  });

  it("after the record, before its message is settled, has it neither sent nor recorded again", async () => {
    const { asked, deliveryId: id } = await dieDelivering();
    const report = { id, state: "delivered", evidence: "HTTP 200", mayRetry: false } as const;
    assert.ok(!isRefusal(await bell.ledger.run(settleDelivery, report)));
    await nextDesk();
    assert.deepEqual(bell.chat.letters, []);
    const told = (await bell.history(asked.id)).filter(({ type }) => type === "delivery_recorded");
    assert.equal(told.length, 1);
  });

  it("and loses the message of a notification leaves it to the sweep", async () => {
    await bell.work("first");
    await bell.ask({ text: "a" });
    await bell.rest();
    await bell.ask({ text: "b" });
    await bell.rest();
    const [open] = (await bell.ledger.overdue(Number.MAX_SAFE_INTEGER, 9)).notifications;
    const due = bell.clock.now() + 350;
    assert.equal(await bell.ledger.messages.cancel([`notification:${open}:${due}`]), 1);
    await bell.fake.advance(5_000);
    assert.deepEqual(bell.chat.told, [["a"]]);
    const parts = { desk: bell.desk, clock: bell.clock, log: silentLog, host: "here", isAlive: () => true };
    await new Sweeper(parts).sweep();
    await bell.rest();
    assert.deepEqual(bell.chat.told, [["a"], ["b"]]);
  });
});

describe("a critical ask that comes while its recipient's notification is put off", () => {
  it("is not held back by the message that puts it off", async () => {
    const quiet = [{ days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 1_440, zone: "UTC" }];
    await bell.work("first");
    await bell.ask({ text: "a" });
    await bell.rest();
    await bell.ask({ text: "b" });
    await bell.rest();
    bell.source.plan = planOf([recipient("bob", { quiet })]);
    await bell.fake.advance(350);
    assert.deepEqual(bell.chat.told, [["a"]]);
    await bell.ask({ text: "c", ...critical });
    await bell.rest();
    assert.deepEqual(bell.chat.told, [["a"], ["c", "b"]]);
  });
});
