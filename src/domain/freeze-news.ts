import type { Instant } from "../base/clock.ts";
import { commandText } from "./command.ts";
import { isAsk, type KeptAsk, type NewsAtHand } from "./kept-notification.ts";
import type { AskNews, News } from "./notification.ts";
import { type Risk, riskRank } from "./policy/policy.ts";
import type { AgentRequest } from "./request.ts";
import { shownText } from "./shown-text.ts";

/** What a notification says for ever: the news that still is news, the most urgent in front. */
export function freezeNews(items: readonly NewsAtHand[], now: Instant): News[] {
  const latest = new Map(items.map((item) => [topicOf(item), item]));
  const news = [...latest.values()].flatMap((item) => frozen(item, now));
  return news.sort((a, b) => rankOf(b) - rankOf(a) || ageKey(a) - ageKey(b));
}

/** Of what was told several times before it left, only the latest word counts. */
function topicOf({ news }: NewsAtHand): string {
  if (isAsk(news)) return news.requestId;
  return news.event === "alert" ? `alert ${news.code} ${news.subject}` : news.event;
}

function frozen({ news, request, isOpen }: NewsAtHand, now: Instant): News[] {
  if (isAsk(news)) return request && isWaiting(request, now) ? [askNews(news, request)] : [];
  return news.event === "alert" && !isOpen ? [] : [news];
}

function isWaiting({ status, deadline }: AgentRequest, now: Instant): boolean {
  return status === "pending" && deadline > now;
}

/** What of a long text a person still reads in a notification, in characters. */
const longestText = 2_000;
const longestReason = 500;
const mostReasons = 5;

function shown(text: string, limit = longestText): string {
  return shownText(text, limit);
}

/** The risk of an ask that the policy has not spoken of: as of something that nobody has looked at. */
const unjudged: Risk = "high";

function askNews({ event, detail }: KeptAsk, request: AgentRequest): AskNews {
  const { id, kind, command, reason, judgement, execution, createdAt, deadline } = request;
  return {
    event,
    request: {
      id,
      agent: shown(request.agent, longestReason),
      kind,
      command: shown(commandText(command)),
      cwd: shown(request.cwd),
      ...(reason !== undefined && { reason: shown(reason) }),
      risk: judgement?.risk ?? unjudged,
      reasons: (judgement?.reasons ?? []).slice(0, mostReasons).map((one) => shown(one, longestReason)),
      execution,
      createdAt,
      deadline,
    },
    ...(detail !== undefined && { detail: shown(detail, longestReason) }),
  };
}

/** An alert stands beside asks of high risk; the head and a test can wait. */
function rankOf(news: News): number {
  if ("request" in news) return riskRank(news.request.risk);
  return news.event === "alert" ? riskRank("high") : -1;
}

function ageKey(news: News): Instant {
  if ("request" in news) return news.request.createdAt;
  return news.event === "alert" ? news.raisedAt : 0;
}

/** What the news is about, by id: a request, the subject of an alert, or the event itself. */
export function subjectOf(news: News): string {
  if ("request" in news) return news.request.id;
  return news.event === "alert" ? news.subject : news.event;
}
