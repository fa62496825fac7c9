import { type Risk, riskRank } from "../../domain/policy/policy.ts";
import { fitted, inBytes } from "../templates/fitted.ts";
import { highestRisk } from "../templates/round-up.ts";
import { wordingOf } from "../templates/wording.ts";
import type { Post, Told } from "./body.ts";

/** A longer message would arrive as a file (docs.ntfy.sh, limitations). */
const messageLimit = 4_096;
const titleLimit = 250;

/** From low to critical; ntfy counts from 1 to 5. */
const priorities: Readonly<Record<Risk, number>> = { low: 2, medium: 3, high: 4, critical: 5 };
const usualPriority = 3;

const asItIs = (text: string): string => text;

/**
 * A message for ntfy as JSON, which goes to the server's root and names the topic: so no text stands in a header. Ntfy shows
 * it as it is unless it is told that it is Markdown.
 */
export function ntfyBody({ notification, url, links }: Told): Post {
  const { title, lines, link } = wordingOf(notification, "medium", links);
  const risk = highestRisk(notification.news);
  return {
    url: new URL("/", url),
    body: {
      topic: url.pathname.slice(1),
      title: fitted(title, titleLimit, asItIs, inBytes),
      message: fitted(lines.join("\n"), messageLimit, asItIs, inBytes),
      priority: risk === undefined ? usualPriority : priorities[risk],
      ...(risk !== undefined && riskRank(risk) >= riskRank("high") && { tags: ["warning"] }),
      ...(link !== undefined && { click: link }),
    },
  };
}
