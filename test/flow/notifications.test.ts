import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Hours } from "../../src/domain/hours.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";
import { Bell } from "../support/bell.ts";
import { arrived, broken, Letterbox, refused } from "../support/letterbox.ts";
import { planOf, recipient } from "../support/recipients.ts";
import { ada, granted, judgement, minute } from "../support/requests.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const hour = 60 * minute;
const critical = { judgement: judgement("ask", { risk: "critical" }) } as const;
/** Midnight to six, each day. */
const night: Hours = { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 360, zone: "UTC" };

let folder: TempFolder;
let clock: FakeClock;
let bell: Bell;
let chat: Letterbox;
let mail: Letterbox;

beforeEach(async () => {
  folder = tempFolder();
  // Noon, so that nothing is quiet and no head is due.
  clock = new FakeClock(Date.UTC(2026, 0, 1, 12));
  chat = new Letterbox("chat", clock);
  mail = new Letterbox("mail", clock);
  bell = new Bell({ file: folder.file("ledger.db"), clock, notifiers: [chat, mail] });
  await bell.open();
  await bell.work();
});

afterEach(async () => {
  await bell.close();
  folder.remove();
});

/** Lets the queue come to rest without time passing. */
async function rest(): Promise<void> {
  await bell.worker?.drain();
}

async function reject(id: string, digest: string): Promise<void> {
  granted(await bell.desk.decide({ id, digest, identity: ada, verdict: "reject" }));
}

async function toNight(): Promise<void> {
  await clock.advance(13 * hour);
}

describe("when a notification leaves", () => {
  it("sends the first ask after a silence at once, and what follows in one round-up soon after", async () => {
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a" });
    await rest();
    assert.deepEqual(chat.told, [["a"]]);
    for (const text of ["b", "c", "d"]) await bell.ask({ text });
    await rest();
    await clock.advance(349);
    assert.equal(chat.letters.length, 1);
    await clock.advance(1);
    await rest();
    assert.deepEqual(chat.told, [["a"], ["b", "c", "d"]]);
  });

  it("holds critical news back for nothing, and lets it take along what has gathered", async () => {
    const rate = { most: 1, per: hour };
    bell.source.plan = planOf([recipient("bob", { quiet: [night], rate })]);
    await bell.ask({ text: "first" });
    await rest();
    await bell.ask({ text: "waits for the rate" });
    await rest();
    await bell.ask({ text: "critical", ...critical });
    await rest();
    assert.deepEqual(chat.told, [["first"], ["critical", "waits for the rate"]]);
    await toNight();
    await bell.ask({ text: "quiet" });
    await bell.ask({ text: "loud", ...critical });
    await rest();
    assert.deepEqual(chat.told.at(-1), ["loud", "quiet"]);
  });

  it("lets critical news of one moment share a notification", async () => {
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a", ...critical });
    await rest();
    await bell.ask({ text: "b", ...critical });
    await clock.advance(150);
    await bell.ask({ text: "c", ...critical });
    await rest();
    assert.equal(chat.letters.length, 1);
    await clock.advance(50);
    await rest();
    assert.deepEqual(chat.told, [["a"], ["b", "c"]]);
  });

  it("keeps what comes in quiet hours for one round-up at their end, without what is decided by then", async () => {
    bell.source.plan = planOf([recipient("bob", { quiet: [night] })]);
    await toNight();
    const asked = await Promise.all(["a", "b"].map((text) => bell.ask({ text, deadline: 9 * hour })));
    const gone = await bell.ask({ text: "expires", deadline: hour });
    await rest();
    await reject(asked[0]?.id ?? "", asked[0]?.digest ?? "");
    await clock.advance(5 * hour - 1);
    assert.deepEqual(chat.told, []);
    await clock.advance(1);
    await rest();
    assert.deepEqual(chat.told, [["b"]]);
    assert.deepEqual(
      (await bell.history(gone.id)).filter(({ type }) => type === "delivery_recorded"),
      [],
    );
  });

  it("puts a notification off that a desk which was down finds due within quiet hours", async () => {
    bell.source.plan = planOf([recipient("bob", { quiet: [night], rate: { most: 1, per: 2 * hour } })]);
    await clock.advance(10 * hour);
    await bell.ask({ text: "a" });
    await rest();
    await bell.ask({ text: "b", deadline: 24 * hour });
    await rest();
    await bell.close();
    clock.jumpWall(3 * hour);
    const again = new Bell({
      file: folder.file("ledger.db"),
      clock,
      plan: bell.source.plan,
      notifiers: [chat],
    });
    bell = await (await again.open()).work("again");
    await clock.advance(minute);
    assert.deepEqual(chat.told, [["a"]]);
    await clock.advance(5 * hour);
    await rest();
    assert.deepEqual(chat.told, [["a"], ["b"]]);
  });

  it("keeps to the recipient's rate, and sends what is beyond it in round-ups", async () => {
    bell.source.plan = planOf([recipient("bob", { rate: { most: 2, per: 10 * minute } })]);
    for (let n = 0; n < 20; n++) {
      await bell.ask({ text: `${n}` });
      await clock.advance(minute);
    }
    assert.ok(chat.letters.length <= 5, `${chat.letters.length} interruptions in 20 minutes`);
    await clock.advance(10 * minute);
    await rest();
    assert.equal(chat.told.flat().length, 20);
    for (const { at } of chat.letters) {
      const within = chat.letters.filter((other) => other.at >= at && other.at < at + 10 * minute);
      assert.ok(within.length <= 2, `${within.length} interruptions in 10 minutes`);
    }
  });

  it("makes another notification of what is more than a thousand news, and loses none", async () => {
    bell.source.plan = planOf([recipient("bob", { quiet: [night] })]);
    await toNight();
    const texts = Array.from({ length: 1_203 }, (_, n) => `${n}`);
    await Promise.all(texts.map((text) => bell.ask({ text, deadline: 24 * hour })));
    await rest();
    await clock.advance(5 * hour);
    await rest();
    assert.deepEqual(
      chat.told.map(({ length }) => length),
      [1_000, 203],
    );
    assert.deepEqual(new Set(chat.told.flat()), new Set(texts));
  });
});

describe("who is told", () => {
  it("takes the first route that matches", async () => {
    const people = [recipient("bob"), recipient("eve", { channels: ["mail"] })];
    const routes = [
      { when: { risks: ["critical"], agents: ["dep*r"] }, to: ["eve"] },
      { when: {}, to: ["bob"] },
    ] as const;
    bell.source.plan = planOf(people, { routes });
    await bell.ask({ text: "a", ...critical, agent: "deployer" });
    await bell.ask({ text: "b", ...critical, agent: "deploy" });
    await rest();
    assert.deepEqual([mail.told, chat.told], [[["a"]], [["b"]]]);
  });

  it("tells nobody of an ask of their own, by whichever way it was seen", async () => {
    const own = ["agent", "hook"].map((name) => recipient(name, { identity: name }));
    bell.source.plan = planOf([...own, recipient("bob")]);
    const seen = (channel: "cli" | "hook", requester: string) =>
      bell.ask({ text: "a", session: "s", sighting: { channel }, requester });
    await bell.worker?.stop();
    const { id } = await seen("cli", "agent");
    assert.equal((await seen("hook", "hook")).id, id);
    await bell.work("next");
    await rest();
    assert.deepEqual(
      (await bell.deliveries()).map((one) => one.recipient),
      ["bob"],
    );
  });

  it("goes on looking for somebody while the plan names nobody and nobody watches", async () => {
    const { id } = await bell.ask({ text: "a" });
    await rest();
    assert.deepEqual(await bell.deliveries(), []);
    bell.source.plan = planOf([recipient("bob")]);
    await clock.advance(1_000);
    await rest();
    assert.deepEqual(chat.told, [["a"]]);
    await clock.advance(hour / 2);
    assert.equal(chat.letters.length, 1);
    assert.equal((await bell.stored(id)).deliveries.at(-1)?.to, "bob");
  });

  it("tells those whom a message names, and says whom the plan does not know", async () => {
    bell.source.plan = planOf([recipient("bob"), recipient("eve", { channels: ["mail"] })], { routes: [] });
    const { id } = await bell.ask({ text: "a" });
    const payload = { requestId: id, event: "escalation", to: ["eve", "nobody"], detail: "rung 1" };
    await bell.ledger.messages.send([{ actor: "notify_supervisor_request", queue: "notify", payload }]);
    await rest();
    const [news] = mail.letters[0]?.notification.news ?? [];
    assert.deepEqual([news?.event, news && "detail" in news && news.detail], ["escalation", "rung 1"]);
    const unknown = (await bell.stored(id)).deliveries.find(({ to }) => to === "nobody");
    assert.match(unknown?.evidence ?? "", /knows no recipient/);
  });

  it("drops what is decided before it leaves, and cancels a notification that nothing is left of", async () => {
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a" });
    await rest();
    const b = await bell.ask({ text: "b" });
    await rest();
    await reject(b.id, b.digest);
    await clock.advance(1_000);
    await rest();
    assert.deepEqual(chat.told, [["a"]]);
    assert.equal((await bell.deliveries()).length, 1);
  });
});

describe("how a notification is delivered", () => {
  it("reaches all channels, or the first that delivers", async () => {
    const channels = ["chat", "mail"];
    bell.source.plan = planOf([
      recipient("all", { channels }),
      recipient("first", { channels, reach: "first" }),
    ]);
    await bell.ask({ text: "a" });
    await rest();
    const made = (await bell.deliveries()).map((one) => `${one.recipient} ${one.channel} ${one.state}`);
    assert.deepEqual(made, ["all chat delivered", "all mail delivered", "first chat delivered"]);
  });

  it("falls over to the next channel when the quick tries of the first have failed, which then goes on no longer", async () => {
    chat.answer = () => broken;
    bell.source.plan = planOf([recipient("bob", { channels: ["gone", "chat", "mail"], reach: "first" })]);
    const { id } = await bell.ask({ text: "a" });
    await clock.advance(600);
    await rest();
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
    await rest();
    assert.equal(chat.letters.length, 2);
    assert.equal(new Set(chat.letters.map(({ id }) => id)).size, 1);
    hanging.resolve(arrived);
    assert.equal((await bell.deliveries())[0]?.state, "delivered");
  });

  it("retries with growing pauses, with one id and one content, until it arrives", async () => {
    chat.answer = () => broken;
    bell.source.plan = planOf([recipient("bob")]);
    const { id, digest } = await bell.ask({ text: "a" });
    await clock.advance(10 * minute);
    const attempts = (await bell.deliveries())[0]?.attempts ?? 0;
    assert.ok(attempts > 8 && attempts < 30, `${attempts} attempts in ten minutes`);
    await reject(id, digest);
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
    await rest();
    assert.equal((await bell.deliveries())[0]?.state, "delivered");
  });

  it("takes a notifier that throws for a try that failed, and says why", async () => {
    chat.answer = () => {
      throw new Error("it broke");
    };
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a" });
    await clock.advance(1_000);
    await rest();
    const [delivery] = await bell.deliveries();
    assert.deepEqual([delivery?.state, delivery?.evidence], ["pending", "it broke"]);
  });

  it("gives a delivery up after a day, raises an alert, and resolves it with the next that arrives", async () => {
    chat.answer = () => broken;
    bell.source.plan = planOf([recipient("bob")]);
    const { id } = await bell.ask({ text: "a", deadline: 48 * hour });
    await clock.advance(24 * hour + minute);
    await rest();
    assert.equal((await bell.deliveries())[0]?.state, "undelivered");
    const [alert] = await bell.ledger.openAlerts();
    assert.deepEqual([alert?.code, alert?.subject], ["notification_undelivered", "bob"]);
    assert.match(alert?.message ?? "", /chat: the lid is stuck/);
    assert.equal((await bell.stored(id)).deliveries.at(-1)?.state, "undelivered");
    chat.answer = () => arrived;
    await bell.ask({ text: "b" });
    await rest();
    assert.deepEqual(await bell.ledger.openAlerts(), []);
  });

  it("raises the alert at once where every channel refuses for good, and where the plan has none left", async () => {
    chat.answer = () => refused;
    mail.answer = () => refused;
    bell.source.plan = planOf([recipient("bob", { channels: ["chat", "mail"] })]);
    await bell.ask({ text: "a" });
    await rest();
    assert.equal((await bell.ledger.openAlerts()).length, 1);
    chat.answer = () => arrived;
    bell.source.plan = planOf([recipient("eve", { rate: { most: 1, per: minute } })]);
    await bell.ask({ text: "b" });
    await rest();
    await bell.ask({ text: "c" });
    await rest();
    bell.source.plan = planOf([]);
    await clock.advance(minute);
    await rest();
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
    await rest();
    const asked = await Promise.all(["a", "b"].map((text) => bell.ask({ text })));
    await clock.advance(350);
    await rest();
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
