import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { DailyHead } from "../../src/upkeep/daily-head.ts";
import { change } from "../contract/ledger-bench.ts";
import { FakeBell, hour } from "../support/fake-bell.ts";
import { refused } from "../support/letterbox.ts";
import { planOf, recipient } from "../support/recipients.ts";

let bell: FakeBell;

beforeEach(async () => {
  bell = await FakeBell.open();
  bell.source.plan = planOf([recipient("bob"), recipient("eve", { channels: ["mail"] })], {
    routes: [],
    alerts: ["bob"],
    head: ["eve"],
  });
});

afterEach(() => bell.end());

const raise = (subject: string) =>
  ({ change: "raise_alert", alert: { code: "dead_letter", subject, message: "nearly full" } }) as const;

describe("alerts", () => {
  it("are told once to those whom the plan names for them, while they are open", async () => {
    await bell.ledger.run(change, [raise("d1")]);
    await bell.rest();
    await bell.ledger.run(change, [raise("d1"), raise("d2")]);
    await bell.ledger.run(change, [raise("d3")]);
    await bell.rest();
    await bell.ledger.run(change, [
      { change: "resolve_alert", code: "dead_letter", subject: "d3", by: "ada" },
    ]);
    await bell.fake.advance(1_000);
    await bell.rest();
    const subjects = bell.chat.letters.map(({ notification }) =>
      notification.news.map((news) => news.event === "alert" && news.subject),
    );
    assert.deepEqual(subjects, [["d1"], ["d2"]]);
    assert.deepEqual(bell.mail.letters, []);
  });

  it("are told of a message that is given up, too", async () => {
    await bell.ledger.messages.send([{ actor: "unknown", queue: "upkeep", payload: null }]);
    await bell.rest();
    assert.deepEqual(bell.chat.told, [["dead_letter"]]);
  });

  it("about a recipient who cannot be reached go to the others, and never round in a circle", async () => {
    bell.chat.answer = () => refused;
    bell.mail.answer = () => refused;
    bell.source.plan = { ...bell.source.plan, alerts: ["bob", "eve"] };
    await bell.ledger.run(change, [raise("d1")]);
    await bell.rest();
    await bell.fake.advance(hour);
    const alerts = (await bell.ledger.openAlerts()).map(({ code, subject }) => `${code} ${subject}`);
    assert.deepEqual(alerts.sort(), [
      "dead_letter d1",
      "notification_undelivered bob",
      "notification_undelivered eve",
    ]);
    assert.ok(bell.chat.letters.length <= 2, `bob was tried ${bell.chat.letters.length} times`);
    assert.equal(bell.chat.told.flat().filter((code) => code === "notification_undelivered").length, 1);
  });
});

describe("the daily head", () => {
  const keep = (one: FakeBell) => new DailyHead(one.ledger, one.clock).start();

  it("is told each day, as the history's head is then", async () => {
    await keep(bell);
    for (let day = 1; day <= 3; day++) {
      await bell.ask({ text: `day ${day}` });
      await bell.fake.advance(day === 1 ? 12 * hour : 24 * hour);
      await bell.rest();
      assert.equal(bell.mail.letters.length, day);
      const [news] = bell.mail.letters.at(-1)?.notification.news ?? [];
      assert.ok(news?.event === "head");
      const [entry] = await bell.ledger.entries(news.seq - 1, 1);
      assert.equal(news.hash, entry?.hash);
    }
  });

  it("goes on after a restart, is told once for the days that a desk was down, and never twice a day", async () => {
    await keep(bell);
    await bell.fake.advance(12 * hour);
    await bell.rest();
    for (let start = 0; start < 3; start++) {
      await bell.close();
      bell = await bell.reopen();
      await keep(bell);
      await bell.rest();
    }
    assert.equal(bell.mail.letters.length, 1);
    await bell.close();
    bell.fake.jumpWall(72 * hour);
    bell = await bell.reopen();
    await keep(bell);
    await bell.fake.advance(10_000);
    await bell.rest();
    assert.equal(bell.mail.letters.length, 2);
    const { scheduled } = (await bell.ledger.messages.stats()).find(({ queue }) => queue === "notify") ?? {};
    assert.equal(scheduled, 1);
  });
});
