import { describe, it } from "node:test";
import { webhookTemplates } from "../../../../src/notifiers/plan/channel.ts";
import { forNotifySend } from "../../../../src/notifiers/templates/escape.ts";
import type { Wording } from "../../../../src/notifiers/templates/template.ts";
import { wordingOf } from "../../../../src/notifiers/templates/wording.ts";
import { bodies } from "../../../../src/notifiers/webhook/bodies.ts";
import { assertGolden } from "../../../golden/golden.ts";
import { newsOf, notificationOf, roundUp } from "../../../support/notifications.ts";

const links = "https://desk.example.org";
const examples = [
  ...Object.entries(newsOf).map(([name, news]) => ({ name, notification: notificationOf(news) })),
  { name: "round-up", notification: roundUp() },
];

/** One text for each example, under its name. */
function texts(
  textOf: (notification: (typeof examples)[number]["notification"]) => string,
): readonly string[] {
  return examples.flatMap(({ name, notification }) => [`=== ${name}`, textOf(notification), ""]);
}

function shown({ title, lines, link }: Wording): string {
  return [title, ...lines, ...(link === undefined ? [] : [`> ${link}`])].join("\n");
}

describe("what notifications say", () => {
  for (const length of ["medium", "long"] as const) {
    it(`is told in ${length} form with links`, () => {
      assertGolden(
        `notifications-${length}`,
        texts((told) => shown(wordingOf(told, length, links))),
      );
    });
    it(`is told in ${length} form without links`, () => {
      assertGolden(
        `notifications-${length}-no-links`,
        texts((told) => shown(wordingOf(told, length, undefined))),
      );
    });
  }

  it("has a title of one line for each", () => {
    assertGolden(
      "notifications-short",
      texts((told) => wordingOf(told, "medium", links).title),
    );
  });

  for (const template of webhookTemplates) {
    it(`is posted for ${template}`, () => {
      const url = new URL(
        template === "ntfy" ? "https://ntfy.example.org/desk" : "https://chat.example.org/hook",
      );
      const post = (told: (typeof examples)[number]["notification"]): string => {
        const { url: to, body } = bodies[template]({ notification: told, deliveryId: "dlv_1", url, links });
        return `POST ${to.href}\n${JSON.stringify(body, undefined, 2)}`;
      };
      assertGolden(`notifications-${template}`, texts(post));
    });
  }

  it("is shown on a desktop", () => {
    const body = (told: (typeof examples)[number]["notification"]): string =>
      forNotifySend(wordingOf(told, "medium", links).lines.join("\n"));
    assertGolden("notifications-desktop", texts(body));
  });
});
