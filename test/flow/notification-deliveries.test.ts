import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { FakeClock } from "../../src/testing/fake-clock.ts";
import { critical, FakeBell, hour } from "../support/fake-bell.ts";
import { arrived, broken, type Letterbox, refused } from "../support/letterbox.ts";
import { planOf, recipient } from "../support/recipients.ts";
import { minute } from "../support/requests.ts";

let bell: FakeBell;
let clock: FakeClock;
let chat: Letterbox;
let mail: Letterbox;

beforeEach(async () => {
  bell = await FakeBell.open();
  clock = bell.fake;
  chat = bell.chat;
  mail = bell.mail;
});

afterEach(() => bell.end());

describe("how a notification is delivered", () => {
  it("reaches all channels, or the first that delivers", async () => {
    const channels = ["chat", "mail"];
    bell.source.plan = planOf([
      recipient("all", { channels }),
      recipient("first", { channels, reach: "first" }),
    ]);
    await bell.ask({ text: "a" });
    await bell.rest();
    const made = (await bell.deliveries()).map((one) => `${one.recipient} ${one.channel} ${one.state}`);
    assert.deepEqual(made, ["all chat delivered", "all mail delivered", "first chat delivered"]);
  });

  it("falls over to the next channel when the quick tries of the first have failed, which then goes on no longer", async () => {
    chat.answer = () => broken;
    bell.source.plan = planOf([recipient("bob", { channels: ["gone", "chat", "mail"], reach: "first" })]);
    const { id } = await bell.ask({ text: "a" });
    await clock.advance(600);
    await bell.rest();
    assert.equal(chat.letters.length, 10);
    assert.deepEqual(mail.told, [["a"]]);
    assert.ok((mail.letters[0]?.at ?? 0) - (chat.letters[0]?.at ?? 0) <= 600);
    await clock.advance(hour);
    assert.equal(chat.letters.length, 10);
    const states = (await bell.deliveries()).map(({ channel, state }) => [channel, state]);
    assert.deepEqual(states, [
      ["gone", "undelivered"],
      ["chat", "undelivered"],
      ["mail", "delivered"],
    ]);
    assert.deepEqual(await bell.ledger.openAlerts(), []);
    const told = (await bell.stored(id)).deliveries;
    assert.deepEqual(
      told.map(({ channel, state }) => [channel, state]),
      states,
    );
  });

  it("repeats a try beside one that is silent, takes the first receipt and aborts the other", async () => {
    const hanging = Promise.withResolvers<typeof arrived>();
    chat.answer = (number) => (number === 0 ? hanging.promise : arrived);
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a" });
    await clock.advance(150);
    await bell.rest();
    assert.equal(chat.letters.length, 2);
    assert.equal(new Set(chat.letters.map(({ id }) => id)).size, 1);
    hanging.resolve(arrived);
    assert.equal((await bell.deliveries())[0]?.state, "delivered");
  });

  it("retries with growing pauses, with one id and one content, until it arrives", async () => {
    chat.answer = () => broken;
    bell.source.plan = planOf([recipient("bob")]);
    const request = await bell.ask({ text: "a" });
    await clock.advance(10 * minute);
    const attempts = (await bell.deliveries())[0]?.attempts ?? 0;
    assert.ok(attempts > 8 && attempts < 30, `${attempts} attempts in ten minutes`);
    await bell.reject(request);
    chat.answer = () => arrived;
    await clock.advance(minute);
    const texts = new Set(chat.letters.map((one) => JSON.stringify([one.id, one.notification])));
    assert.equal(texts.size, 1);
    assert.equal((await bell.deliveries())[0]?.state, "delivered");
  });

  it("waits for as long as the far side asks", async () => {
    const wait = { ...broken, retryAfter: 90_000 };
    chat.answer = (number) => (number === 0 ? wait : arrived);
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a" });
    await clock.advance(89_999);
    assert.equal(chat.letters.length, 1);
    await clock.advance(1);
    await bell.rest();
    assert.equal((await bell.deliveries())[0]?.state, "delivered");
  });

  it("takes a notifier that throws for a try that failed, and says why", async () => {
    chat.answer = () => {
      throw new Error("it broke");
    };
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a" });
    await clock.advance(1_000);
    await bell.rest();
    const [delivery] = await bell.deliveries();
    assert.deepEqual([delivery?.state, delivery?.evidence], ["pending", "it broke"]);
  });

  it("gives a delivery up after a day, raises an alert, and resolves it with the next that arrives", async () => {
    chat.answer = () => broken;
    bell.source.plan = planOf([recipient("bob")]);
    const { id } = await bell.ask({ text: "a", deadline: 48 * hour });
    await clock.advance(24 * hour + minute);
    await bell.rest();
    assert.equal((await bell.deliveries())[0]?.state, "undelivered");
    const [alert] = await bell.ledger.openAlerts();
    assert.deepEqual([alert?.code, alert?.subject], ["notification_undelivered", "bob"]);
    assert.match(alert?.message ?? "", /chat: the lid is stuck/);
    assert.equal((await bell.stored(id)).deliveries.at(-1)?.state, "undelivered");
    chat.answer = () => arrived;
    await bell.ask({ text: "b" });
    await bell.rest();
    assert.deepEqual(await bell.ledger.openAlerts(), []);
  });

  it("raises the alert at once where every channel refuses for good, and where the plan has none left", async () => {
    chat.answer = () => refused;
    mail.answer = () => refused;
    bell.source.plan = planOf([recipient("bob", { channels: ["chat", "mail"] })]);
    await bell.ask({ text: "a" });
    await bell.rest();
    assert.equal((await bell.ledger.openAlerts()).length, 1);
    chat.answer = () => arrived;
    bell.source.plan = planOf([recipient("eve", { rate: { most: 1, per: minute } })]);
    await bell.ask({ text: "b" });
    await bell.rest();
    await bell.ask({ text: "c" });
    await bell.rest();
    bell.source.plan = planOf([]);
    await clock.advance(minute);
    await bell.rest();
    const messages = (await bell.ledger.openAlerts()).map(({ message }) => message);
    assert.match(messages.find((text) => text.startsWith("eve")) ?? "", /gives them no channel/);
  });

  it("leaves other channels alone while one hangs", async () => {
    chat.answer = () => new Promise(() => {});
    const many = Array.from({ length: 40 }, (_, n) => recipient(`r${n}`));
    bell.source.plan = planOf([...many, recipient("bob", { channels: ["mail"] })]);
    await bell.ask({ text: "a" });
    await clock.advance(10);
    assert.deepEqual(mail.told, [["a"]]);
    assert.equal(chat.letters.length, 32);
    await bell.ask({ text: "urgent", ...critical });
    await clock.advance(10);
    assert.equal(chat.told.filter(([first]) => first === "urgent").length, 40);
    chat.answer = () => arrived;
    await clock.advance(5 * minute);
    assert.deepEqual(new Set((await bell.deliveries()).map(({ state }) => state)), new Set(["delivered"]));
  });
});

describe("the proof", () => {
  it("is in the history of the notification and of each ask in it, under one delivery id", async () => {
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "first" });
    await bell.rest();
    const asked = await Promise.all(["a", "b"].map((text) => bell.ask({ text })));
    await clock.advance(350);
    await bell.rest();
    const delivery = (await bell.deliveries())[1];
    const [entry] = await bell.history(delivery?.notification ?? "");
    assert.deepEqual(
      entry?.body?.news,
      asked.map(({ id }) => id),
    );
    for (const { id } of asked) {
      const known = (await bell.stored(id)).deliveries.find(({ channel }) => channel === "chat");
      assert.deepEqual([known?.id, known?.to, known?.state], [delivery?.id, "bob", "delivered"]);
      const told = (await bell.history(id)).filter(({ body }) => body?.channel === "chat");
      assert.deepEqual(
        told.map(({ type }) => type),
        ["delivery_recorded"],
      );
    }
    assert.equal((await bell.ledger.verifyChain()).intact, true);
  });
});
