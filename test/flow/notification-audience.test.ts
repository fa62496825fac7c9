import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { FakeClock } from "../../src/testing/fake-clock.ts";
import { critical, FakeBell, hour } from "../support/fake-bell.ts";
import type { Letterbox } from "../support/letterbox.ts";
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
    await bell.rest();
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
    await bell.rest();
    assert.deepEqual(
      (await bell.deliveries()).map((one) => one.recipient),
      ["bob"],
    );
  });

  it("goes on looking for somebody while the plan names nobody and nobody watches", async () => {
    const { id } = await bell.ask({ text: "a" });
    await bell.rest();
    assert.deepEqual(await bell.deliveries(), []);
    bell.source.plan = planOf([recipient("bob")]);
    await clock.advance(1_000);
    await bell.rest();
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
    await bell.rest();
    const [news] = mail.letters[0]?.notification.news ?? [];
    assert.deepEqual([news?.event, news && "detail" in news && news.detail], ["escalation", "rung 1"]);
    const unknown = (await bell.stored(id)).deliveries.find(({ to }) => to === "nobody");
    assert.match(unknown?.evidence ?? "", /knows no recipient/);
  });

  it("reminds by the routes, and escalates to whom the ladder names", async () => {
    const people = [recipient("bob"), recipient("eve", { channels: ["mail"] })];
    const ladder = [{ after: minute, to: ["eve"] }];
    bell.source.plan = planOf(people, { routes: [{ when: {}, to: ["bob"] }], ladder });
    await bell.ask({ text: "a", rhythm: { reminder: 2 * minute, escalation: 10 * minute, ladder } });
    await bell.rest();
    await clock.advance(2 * minute);
    await bell.rest();
    await clock.advance(9 * minute);
    await bell.rest();
    const events = (letters: typeof chat.letters) =>
      letters.flatMap(({ notification }) => notification.news.map(({ event }) => event));
    assert.deepEqual([events(chat.letters), events(mail.letters)], [["ask", "reminder"], ["escalation"]]);
  });

  it("drops what is decided before it leaves, and cancels a notification that nothing is left of", async () => {
    bell.source.plan = planOf([recipient("bob")]);
    await bell.ask({ text: "a" });
    await bell.rest();
    const b = await bell.ask({ text: "b" });
    await bell.rest();
    await bell.reject(b);
    await clock.advance(1_000);
    await bell.rest();
    assert.deepEqual(chat.told, [["a"]]);
    assert.equal((await bell.deliveries()).length, 1);
  });
});
