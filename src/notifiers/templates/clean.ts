import type { AskNews, News, Notification } from "../../domain/notification.ts";
import { shownText } from "../../domain/shown-text.ts";

/** How much of each text is told at all, in characters. */
const limits = { command: 4_000, folder: 1_000, sentence: 1_000, name: 200 } as const;

/** A notification whose every text is fit to be shown, however it was made. */
export function cleaned<Told extends Notification>(notification: Told): Told {
  const [first, ...rest] = notification.news;
  return {
    ...notification,
    recipient: shownText(notification.recipient, limits.name),
    news: [cleanNews(first), ...rest.map(cleanNews)],
  };
}

function cleanNews(news: News): News {
  switch (news.event) {
    case "alert":
      return {
        ...news,
        code: shownText(news.code, limits.name),
        subject: shownText(news.subject, limits.sentence),
        message: shownText(news.message, limits.sentence),
      };
    case "head":
      return { ...news, hash: shownText(news.hash, limits.name) };
    case "test":
      return { ...news, by: shownText(news.by, limits.name) };
    default:
      return cleanAsk(news);
  }
}

function cleanAsk(news: AskNews): AskNews {
  const { request, detail } = news;
  return {
    ...news,
    request: {
      ...request,
      id: shownText(request.id, limits.name),
      agent: shownText(request.agent, limits.name),
      command: shownText(request.command, limits.command),
      cwd: shownText(request.cwd, limits.folder),
      ...(request.reason !== undefined && { reason: shownText(request.reason, limits.sentence) }),
      reasons: request.reasons.map((reason) => shownText(reason, limits.sentence)),
    },
    ...(detail !== undefined && { detail: shownText(detail, limits.sentence) }),
  };
}
