import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Hours } from "../../src/domain/hours.ts";
import type { FakeClock } from "../../src/testing/fake-clock.ts";
import { critical, FakeBell, hour } from "../support/fake-bell.ts";
import type { Letterbox } from "../support/letterbox.ts";
import { planOf, recipient } from "../support/recipients.ts";
import { minute } from "../support/requests.ts";

/** Midnight to six, each day. */
const night: Hours = { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 360, zone: "UTC" };

let bell: FakeBell;
let clock: FakeClock;
let chat: Letterbox;

beforeEach(async () => {
  bell = await FakeBell.open();
  clock = bell.fake;
  chat = bell.chat;
});

afterEach(() => bell.end());

async function toNight(): Promise<void> {
  await clock.advance(13 * hour);
}

describe("when a notification leaves", () => {
  it("sends the first ask after a silence at once, and what follows in one round-up soon after", async () => {
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a" });
    await bell.rest();
    assert.deepEqual(chat.told, [["a"]]);
    for (const text of ["b", "c", "d"]) await bell.ask({ text });
    await bell.rest();
    await clock.advance(349);
    assert.equal(chat.letters.length, 1);
    await clock.advance(1);
    await bell.rest();
    assert.deepEqual(chat.told, [["a"], ["b", "c", "d"]]);
  });

  it("holds critical news back for nothing, and lets it take along what has gathered", async () => {
    const rate = { most: 1, per: hour };
    bell.source.plan = planOf([recipient("bob", { quiet: [night], rate })]);
    await bell.ask({ text: "first" });
    await bell.rest();
    await bell.ask({ text: "waits for the rate" });
    await bell.rest();
    await bell.ask({ text: "critical", ...critical });
    await bell.rest();
    assert.deepEqual(chat.told, [["first"], ["critical", "waits for the rate"]]);
    await toNight();
    await bell.ask({ text: "quiet" });
    await bell.ask({ text: "loud", ...critical });
    await bell.rest();
    assert.deepEqual(chat.told.at(-1), ["loud", "quiet"]);
  });

  it("lets critical news of one moment share a notification", async () => {
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a", ...critical });
    await bell.rest();
    await bell.ask({ text: "b", ...critical });
    await clock.advance(150);
    await bell.ask({ text: "c", ...critical });
    await bell.rest();
    assert.equal(chat.letters.length, 1);
    await clock.advance(50);
    await bell.rest();
    assert.deepEqual(chat.told, [["a"], ["b", "c"]]);
  });

  it("keeps what comes in quiet hours for one round-up at their end, without what is decided by then", async () => {
    bell.source.plan = planOf([recipient("bob", { quiet: [night] })]);
    await toNight();
    const asked = await Promise.all(["a", "b"].map((text) => bell.ask({ text, deadline: 9 * hour })));
    const gone = await bell.ask({ text: "expires", deadline: hour });
    await bell.rest();
    if (asked[0]) await bell.reject(asked[0]);
    await clock.advance(5 * hour - 1);
    assert.deepEqual(chat.told, []);
    await clock.advance(1);
    await bell.rest();
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
    await bell.rest();
    await bell.ask({ text: "b", deadline: 24 * hour });
    await bell.rest();
    await bell.close();
    clock.jumpWall(3 * hour);
    bell = await bell.reopen();
    await clock.advance(minute);
    assert.deepEqual(chat.told, [["a"]]);
    await clock.advance(5 * hour);
    await bell.rest();
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
    await bell.rest();
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
    await bell.rest();
    await clock.advance(5 * hour);
    await bell.rest();
    assert.deepEqual(
      chat.told.map(({ length }) => length),
      [1_000, 203],
    );
    assert.deepEqual(new Set(chat.told.flat()), new Set(texts));
  });
});
