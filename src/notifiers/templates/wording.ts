import type { AlertNews, News, Notification } from "../../domain/notification.ts";
import { askLines, askTitle, fact, shownInstant } from "./ask-words.ts";
import { cleaned } from "./clean.ts";
import { roundUpLines, roundUpTitle } from "./round-up.ts";
import type { Length, Links, Wording } from "./template.ts";

/** What a notification tells. */
export function wordingOf(notification: Notification, length: Length, links: Links): Wording {
  const { news } = cleaned(notification);
  const [only, ...more] = news;
  return more.length === 0 ? ofOne(only, length, links) : ofMany(news, length, links);
}

function ofOne(news: News, length: Length, links: Links): Wording {
  const link = linkOf(news, links);
  return {
    title: titleOf(news),
    lines: [...linesOf(news, length), ...(link === undefined ? hintOf(news) : [])],
    ...(link !== undefined && { link }),
  };
}

function ofMany(news: readonly News[], length: Length, links: Links): Wording {
  const list = (one: News): readonly string[] => {
    const where = linkOf(one, links) ?? hintOf(one)[0];
    return [titleOf(one), ...(length === "long" && where !== undefined ? [`  ${where}`] : [])];
  };
  const lines = roundUpLines(news, length, list);
  const hint = links === undefined ? ["visto list --status pending"] : [];
  return {
    title: roundUpTitle(news),
    lines: [...lines, ...hint],
    ...(links !== undefined && { link: `${links}/` }),
  };
}

function titleOf(news: News): string {
  switch (news.event) {
    case "alert":
      return `alert ${news.code}: ${news.subject}`;
    case "head":
      return `head of the history: entry ${news.seq}`;
    case "test":
      return `a test, sent by ${news.by}`;
    default:
      return askTitle(news);
  }
}

function linesOf(news: News, length: Length): readonly string[] {
  switch (news.event) {
    case "alert":
      return alertLines(news);
    case "head":
      return [
        "Keep this: with it you can prove later that nothing before it was rewritten.",
        ...fact("number", `${news.seq}`),
        ...fact("hash", news.hash),
      ];
    case "test":
      return ["If you read this, this channel works."];
    default:
      return askLines(news, length);
  }
}

function alertLines({ message, raisedAt }: AlertNews): readonly string[] {
  return [message, `since ${shownInstant(raisedAt)}`];
}

/** The page that shows it. */
export function linkOf(news: News, links: Links): string | undefined {
  if (links === undefined || news.event === "test" || news.event === "head") return undefined;
  return "request" in news ? `${links}/requests/${encodeURIComponent(news.request.id)}` : `${links}/`;
}

/** The command that shows it. */
function hintOf(news: News): readonly string[] {
  switch (news.event) {
    case "alert":
      return ["visto health"];
    case "head":
      return ["visto audit verify"];
    case "test":
      return [];
    default:
      return [`visto show ${news.request.id}`];
  }
}
