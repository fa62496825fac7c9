import { forDiscord } from "../templates/escape.ts";
import { fitted } from "../templates/fitted.ts";
import { wordingOf } from "../templates/wording.ts";
import type { Post, Told } from "./body.ts";

/** The most characters of one message. */
const contentLimit = 2_000;
const titleLimit = 300;

/** No preview of any link. */
const suppressEmbeds = 4;

/**
 * One message, every sign in it escaped, that mentions nobody whatever stands in it. `wait=true` has Discord answer once it
 * is sent, with its id; without that an answer says only that it was taken.
 */
export function discordBody({ notification, url, links }: Told): Post {
  const { title, lines, link } = wordingOf(notification, "medium", links);
  const head = `**${fitted(title, titleLimit, forDiscord)}**\n`;
  const foot = link === undefined ? "" : `\n<${link}>`;
  const room = contentLimit - head.length - foot.length;
  const asked = new URL(url);
  asked.searchParams.set("wait", "true");
  return {
    url: asked,
    body: {
      content: head + fitted(lines.join("\n"), room, forDiscord) + foot,
      allowed_mentions: { parse: [] },
      flags: suppressEmbeds,
    },
  };
}
