import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Notification } from "../../../../src/domain/notification.ts";
import { type WebhookTemplate, webhookTemplates } from "../../../../src/notifiers/plan/channel.ts";
import { wordingOf } from "../../../../src/notifiers/templates/wording.ts";
import { bodies } from "../../../../src/notifiers/webhook/bodies.ts";
import { hostileTexts } from "../../../support/hostile-texts.ts";
import { askNews, newsOf, notificationOf } from "../../../support/notifications.ts";
import { carriers, secrets, tokens } from "../../../support/planted-secrets.ts";

const links = "https://desk.example.org";
const url = new URL("https://chat.example.org/desk");

/** News in which every text from outside is this one: of an ask, of an alert, and both in a round-up. */
function notificationsOf(text: string): readonly Notification[] {
  const fields = { agent: text, command: text, cwd: text, reason: text, reasons: [text, text] };
  const ask = askNews("hand_over", fields, text);
  const alert = { ...newsOf.alert, code: text, subject: text, message: text };
  const test = { event: "test", by: text } as const;
  return [
    notificationOf(ask),
    notificationOf(alert),
    notificationOf(test),
    notificationOf(ask, alert, ask, test),
  ];
}

// biome-ignore lint/suspicious/noExplicitAny: bodies of five services.
function bodyOf(template: WebhookTemplate, notification: Notification): any {
  const { body } = bodies[template]({ notification, deliveryId: "dlv_1", url, links });
  return JSON.parse(JSON.stringify(body));
}

/** Every text of a value, at any depth. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

for (const [name, text] of Object.entries(hostileTexts)) {
  describe(`a notification full of ${name}`, () => {
    for (const notification of notificationsOf(text)) {
      const events = notification.news.map(({ event }) => event).join(", ");

      it(`shows nothing unseen, and no line of its own, in any wording of ${events}`, () => {
        for (const length of ["medium", "long"] as const) {
          const { title, lines } = wordingOf(notification, length, links);
          for (const line of [title, ...lines]) assert.doesNotMatch(line, unseen);
          for (const line of [title, ...lines]) assert.doesNotMatch(line, /\n/);
        }
      });

      it(`says to Slack only plain text of ${events}, within its limits`, () => {
        const { text: besides, mrkdwn, blocks } = bodyOf("slack", notification);
        assert.equal(mrkdwn, false);
        assert.doesNotMatch(besides, /[<>]|&(?!amp;|lt;|gt;)/);
        const linked = blocks.filter(({ text: { type } }: { text: { type: string } }) => type === "mrkdwn");
        assert.ok(linked.length <= 1 && textsIn(linked).every((one) => !/evil/.test(one)));
        for (const { type, text: shown } of blocks) {
          if (shown.type === "mrkdwn") continue;
          assert.equal(shown.type, "plain_text");
          assert.ok(shown.text.length <= (type === "header" ? 150 : 3_000));
          assert.doesNotMatch(shown.text, /[<>]|&(?!amp;|lt;|gt;)/);
        }
      });

      it(`escapes every sign of ${events} for Discord, mentions nobody, within its limit`, () => {
        const { content, allowed_mentions, flags } = bodyOf("discord", notification);
        assert.deepEqual([allowed_mentions, flags], [{ parse: [] }, 4]);
        assert.ok(content.length <= 2_000);
        const own = content.replace(/\n<https:\/\/desk\.example\.org\/[\w/]*>$/, "");
        const bare = own.replace(/\\[!-/:-@[-`{-~]/g, "");
        assert.match(bare, /^\*\*[^!-/:-@[-`{-~]*\*\*\n[^!-/:-@[-`{-~]*$/);
      });

      it(`keeps all of ${events} within one block for Mattermost`, () => {
        const { text: told } = bodyOf("mattermost", notification);
        const [, fence = "", inside = "", after = ""] =
          /^(`{3,})\n([\s\S]*?)\n\1(?!`)([\s\S]*)$/.exec(told) ?? [];
        assert.notEqual(inside, "");
        assert.ok(!inside.includes(fence));
        assert.match(after, /^(\n\[Look at it in visto\]\(https:\/\/desk\.example\.org\/[\w/]*\))?$/);
        assert.ok(told.length <= 16_383);
      });

      it(`stays a plain message of ${events} for ntfy, within its limit`, () => {
        const { title, message, click = "", markdown, topic } = bodyOf("ntfy", notification);
        assert.deepEqual([topic, markdown], ["desk", undefined]);
        assert.ok(Buffer.byteLength(message) <= 4_096 && Buffer.byteLength(title) <= 250);
        assert.doesNotMatch(message + title, unseen);
        assert.match(click, /^$|^https:\/\/desk\.example\.org\//);
      });

      it(`is bounded and visible in ${events} for programs`, () => {
        const body = bodyOf("json", notification);
        for (const one of textsIn(body)) assert.doesNotMatch(one, unseen);
        assert.ok(JSON.stringify(body).length < 60_000);
      });
    }
  });
}

describe("a secret planted in a notification", () => {
  const planted = fc.oneof(
    fc
      .tuple(secrets, fc.constantFrom(...carriers))
      .map(([secret, carrier]) => ({ secret, text: carrier(secret) })),
    tokens.map((token) => ({ secret: token.slice(12, 40), text: `deploy ${token} now` })),
  );

  it("is in no body and no wording, whatever carries it", () => {
    fc.assert(
      fc.property(planted, ({ secret, text }) => {
        for (const notification of notificationsOf(text)) {
          const told = [
            ...webhookTemplates.map((template) => JSON.stringify(bodyOf(template, notification))),
            JSON.stringify(wordingOf(notification, "medium", undefined)),
            JSON.stringify(wordingOf(notification, "long", links)),
          ];
          for (const one of told)
            assert.ok(!one.replaceAll("\\\\", "").includes(secret.replaceAll("\\", "")), one);
        }
      }),
    );
  });

  it("is not shown by halves where a long text is cut", () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    for (let before = 19_950; before < 20_050; before++) {
      const [notification] = notificationsOf(`${"x".repeat(before - 1)} ${token}`);
      assert.ok(notification);
      assert.doesNotMatch(JSON.stringify(bodyOf("json", notification)), /a1B2/);
    }
  });
});
