import assert from "node:assert/strict";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Log } from "../../../../src/base/log.ts";
import { Notifications } from "../../../../src/notifiers/notifiers.ts";
import { planPlace } from "../../../../src/notifiers/plan/plan-file.ts";
import { FakeClock } from "../../../../src/testing/fake-clock.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

const planOf = (channel: string, secret = ""): string =>
  `channels: { ${channel}: { type: webhook, url: "http://127.0.0.1:9"${secret} } }\nrecipients: { ana: { channels: [${channel}] } }\n`;

describe("the plan's file", () => {
  let folder: TempFolder;
  let clock: FakeClock;
  let said: { readonly event: string; readonly message: unknown }[];

  beforeEach(() => {
    folder = tempFolder();
    clock = new FakeClock();
    said = [];
  });
  afterEach(() => folder.remove());

  const log: Log = {
    debug() {},
    info: (event, fields) => said.push({ event, message: fields?.file }),
    warn() {},
    error: (event, fields) => said.push({ event, message: fields?.message }),
  };

  const file = (): string => folder.file("notifications.yaml");
  const write = (text: string): void => writeFileSync(file(), text);

  function notifications(named?: string): Notifications {
    return new Notifications({
      place: planPlace(named, file()),
      variables: {},
      platform: "linux",
      version: "1",
      clock,
      log,
    });
  }

  it("need not be there, and comes into force when it appears", async () => {
    const source = notifications();
    await source.start();
    assert.deepEqual([source.channels, source.plan.recipients.size], [[], 0]);
    write(planOf("chat"));
    assert.deepEqual(source.channels, []);
    await clock.advance(1_000);
    assert.deepEqual(source.channels, ["chat"]);
    assert.equal(source.notifier("chat")?.channel, "chat");
    assert.equal(source.notifier("mail"), undefined);
  });

  it("stops the start where it was named and is not there, or is wrong", async () => {
    await assert.rejects(notifications(folder.file("none.yaml")).start(), {
      code: "invalid_notifications",
      message: /none\.yaml cannot be read .*give --notifications a readable file/,
    });
    write("chanels: {}");
    await assert.rejects(notifications().start(), { code: "invalid_notifications" });
  });

  it("leaves the last good plan in force when it becomes wrong, and says so once", async () => {
    write(planOf("chat"));
    const source = notifications();
    await source.start();
    const { plan } = source;
    const notifier = source.notifier("chat");
    write("chanels: {}");
    for (let look = 0; look < 3; look++) {
      await clock.advance(1_000);
      assert.equal(source.plan, plan);
      assert.equal(source.notifier("chat"), notifier);
    }
    assert.deepEqual(
      said.map(({ event }) => event),
      ["notifications_invalid"],
    );
    assert.match(String(said[0]?.message), /chanels: this key is not known/);
    write(planOf("other"));
    await clock.advance(1_000);
    assert.deepEqual(source.channels, ["other"]);
    assert.equal(said.at(-1)?.event, "notifications_read");
  });

  it("is missed when it is gone: an editor may just be writing it anew", async () => {
    write(planOf("chat"));
    const source = notifications();
    await source.start();
    rmSync(file());
    await clock.advance(1_000);
    assert.deepEqual(source.channels, ["chat"]);
    assert.equal(said.at(-1)?.event, "notifications_invalid");
  });

  it("is read again when a secret's file changes, also one that was refused before", async () => {
    const secret = folder.file("secret");
    writeFileSync(secret, "first", { mode: 0o600 });
    write(planOf("chat", ", secret: { file: secret }"));
    const source = notifications();
    await source.start();
    const before = source.notifier("chat");
    await clock.advance(1_000);
    assert.equal(source.notifier("chat"), before);
    chmodSync(secret, 0o644);
    await clock.advance(1_000);
    assert.equal(source.notifier("chat"), before);
    assert.match(String(said.at(-1)?.message), /can be read by others/);
    writeFileSync(secret, "second one");
    chmodSync(secret, 0o600);
    await clock.advance(1_000);
    assert.notEqual(source.notifier("chat"), before);
    assert.equal(said.at(-1)?.event, "notifications_read");
  });
});
