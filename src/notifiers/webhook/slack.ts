import { forSlack } from "../templates/escape.ts";
import { fitted } from "../templates/fitted.ts";
import { wordingOf } from "../templates/wording.ts";
import type { Post, Told } from "./body.ts";

/** The most that Slack takes in one text of a block (docs.slack.dev, text object). */
const blockLimit = 3_000;
const titleLimit = 150;

/**
 * A message of blocks. What agents wrote stands in plain text, in which Slack reads neither markup nor mentions; the text
 * beside the blocks, which only the pop-up of a phone shows, is escaped and has its markup switched off.
 */
export function slackBody({ notification, url, links }: Told): Post {
  const { title, lines, link } = wordingOf(notification, "medium", links);
  return {
    url,
    body: {
      text: fitted(title, titleLimit, forSlack),
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
      blocks: [
        plain("header", fitted(title, titleLimit, forSlack)),
        plain("section", fitted(lines.join("\n"), blockLimit, forSlack)),
        ...(link === undefined ? [] : [linkBlock(link)]),
      ],
    },
  };
}

function plain(type: "header" | "section", text: string): object {
  return { type, text: { type: "plain_text", text, emoji: false } };
}

/** The one line that is a link: its address is ours, and so is every character of its text. */
function linkBlock(link: string): object {
  return {
    type: "section",
    text: { type: "mrkdwn", text: `<${forSlack(link)}|Look at it in visto>`, verbatim: true },
  };
}
