import type { News } from "../../domain/notification.ts";
import { type Risk, riskRank } from "../../domain/policy/policy.ts";
import type { Length } from "./template.ts";

/** How many of the news are listed. */
const mostListed: Readonly<Record<Length, number>> = { medium: 5, long: 20 };

/** A condition of the desk stands beside asks of high risk; the head and a test can wait. */
function rankOf(news: News): number {
  if ("request" in news) return riskRank(news.request.risk);
  return news.event === "alert" ? riskRank("high") : -1;
}

function sinceOf(news: News): number {
  if ("request" in news) return news.request.createdAt;
  return news.event === "alert" ? news.raisedAt : 0;
}

/** By risk, then by age. */
export function byUrgency(news: readonly News[]): readonly News[] {
  return [...news].sort((a, b) => rankOf(b) - rankOf(a) || sinceOf(a) - sinceOf(b));
}

/** The highest risk of the asks among them. */
export function highestRisk(news: readonly News[]): Risk | undefined {
  const risks = news.flatMap((one) => ("request" in one ? [one.request.risk] : []));
  return risks.sort((a, b) => riskRank(b) - riskRank(a))[0];
}

/** Many news in one line: how many, and the highest risk. */
export function roundUpTitle(news: readonly News[]): string {
  const asks = news.filter((one) => "request" in one).length;
  const alerts = news.filter((one) => one.event === "alert").length;
  const others = news.length - asks - alerts;
  return [
    asks > 0 && `${counted(asks, "ask waits", "asks wait")}, the highest of ${highestRisk(news)} risk`,
    alerts > 0 && counted(alerts, "alert", "alerts"),
    others > 0 && counted(others, "other news", "other news"),
  ]
    .filter((part) => part !== false)
    .join("; ");
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The most urgent of many, each as `list` tells it, and how many are not listed. */
export function roundUpLines(
  news: readonly News[],
  length: Length,
  list: (one: News) => readonly string[],
): readonly string[] {
  const listed = byUrgency(news).slice(0, mostListed[length]);
  const left = news.length - listed.length;
  return [...listed.flatMap(list), ...(left > 0 ? [`and ${left} more`] : [])];
}
