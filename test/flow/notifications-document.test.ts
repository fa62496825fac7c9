import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { notificationEvents } from "../../src/domain/notification.ts";
import { webhookTemplates } from "../../src/notifiers/plan/channel.ts";
import { planKeys } from "../../src/notifiers/plan/plan-schema.ts";
import { readPlan } from "../../src/notifiers/plan/read-plan.ts";
import { SecretReader } from "../../src/notifiers/plan/secret-source.ts";
import { bodies } from "../../src/notifiers/webhook/bodies.ts";
import { root } from "../support/cli-desk.ts";
import { blocksOf } from "../support/documents.ts";
import { newsOf, notificationOf } from "../support/notifications.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const document = "docs/notifications.md";
const blocks = blocksOf(document);
const text = readFileSync(`${root}${document}`, "utf8");

describe("the document of notifications", () => {
  let folder: TempFolder;
  before(() => {
    folder = tempFolder();
    for (const [name, secret] of [
      ["audit-secret", "s3cret"],
      ["mattermost-url", "https://chat.example.org/hooks/abc"],
      ["mail-password", "s3cret"],
    ]) {
      writeFileSync(folder.file(name ?? ""), secret ?? "", { mode: 0o600 });
    }
  });
  after(() => folder.remove());

  for (const { name, text: plan } of blocks.filter(({ language }) => language === "yaml")) {
    it(`shows a plan ${name} that is good`, () => {
      const url = "https://hooks.example.org/x";
      const variables = { SLACK_WEBHOOK: url, DISCORD_WEBHOOK: url, NTFY_TOKEN: "t", PAGER_KEY: "k" };
      readPlan({ file: name, text: plan }, new SecretReader({ variables, folder: folder.path }));
    });
  }

  it("names every key, template and event", () => {
    const left = [...planKeys, ...webhookTemplates, ...notificationEvents].filter(
      (word) => !text.includes(`\`${word}\``),
    );
    assert.deepEqual(left, []);
  });

  it("shows the JSON that is really posted", () => {
    const shown = JSON.parse(blocks.find(({ language }) => language === "json")?.text ?? "");
    const told = {
      notification: notificationOf(newsOf.ask),
      deliveryId: shown.delivery,
      url: new URL("https://a.example"),
      links: "https://desk.example.org",
    };
    assert.deepEqual(shown, JSON.parse(JSON.stringify(bodies.json(told).body)));
  });
});
