import { clip } from "../../base/text.ts";
import { fenced } from "../templates/escape.ts";
import { wordingOf } from "../templates/wording.ts";
import type { Post, Told } from "./body.ts";

/** What fits into one post also where the database was never migrated to longer ones (4,000); the rest is ours. */
const textLimit = 3_500;

/** One post: all that agents wrote stands in a block in which Mattermost reads no Markdown and looks for no mentions. */
export function mattermostBody({ notification, url, links }: Told): Post {
  const { title, lines, link } = wordingOf(notification, "medium", links);
  const told = fenced(clip([title, "", ...lines].join("\n"), textLimit));
  return { url, body: { text: `${told}${link === undefined ? "" : `\n[Look at it in visto](${link})`}` } };
}
