import type { News } from "../../domain/notification.ts";
import type { Risk } from "../../domain/policy/policy.ts";
import { cleaned } from "../templates/clean.ts";
import { highestRisk } from "../templates/round-up.ts";
import type { Links } from "../templates/template.ts";
import { linkOf, wordingOf } from "../templates/wording.ts";
import type { Post, Told } from "./body.ts";

/** What a program is told, by a webhook as on its stdin: each news with all of its fields, times as ISO 8601 UTC. */
export interface JsonNotification {
  /** Counts changes that break a reader. */
  readonly version: 1;
  readonly id: string;
  readonly delivery: string;
  readonly recipient: string;
  readonly at: string;
  readonly title: string;
  readonly count: number;
  readonly highestRisk?: Risk;
  readonly news: readonly object[];
}

/** Everything of a notification, for programs. */
export function jsonNotification({ notification, deliveryId, links }: Omit<Told, "url">): JsonNotification {
  const { id, recipient, at, news } = cleaned(notification);
  const highest = highestRisk(news);
  return {
    version: 1,
    id,
    delivery: deliveryId,
    recipient,
    at: isoTime(at),
    title: wordingOf(notification, "medium", links).title,
    count: news.length,
    ...(highest !== undefined && { highestRisk: highest }),
    news: news.map((one) => newsBody(one, links)),
  };
}

/** The body of a webhook that a program reads. */
export function jsonBody(told: Told): Post {
  return { url: told.url, body: jsonNotification(told) };
}

function newsBody(news: News, links: Links): object {
  const link = linkOf(news, links);
  return { ...withTimes(news), ...(link !== undefined && { link }) };
}

function withTimes(news: News): object {
  if (news.event === "alert") return { ...news, raisedAt: isoTime(news.raisedAt) };
  if (!("request" in news)) return news;
  const { createdAt, deadline } = news.request;
  return {
    ...news,
    request: { ...news.request, createdAt: isoTime(createdAt), deadline: isoTime(deadline) },
  };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
