import { STATUS_CODES } from "node:http";
import type { Instant, Milliseconds } from "../../base/clock.ts";
import { shownText } from "../../domain/shown-text.ts";
import type { Receipt } from "../notifier.ts";

/** What came back: the beginning of the body is all that is looked at. */
export interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
  readonly body: string;
}

/** Statuses that ask for the same call again: too slow, too early, too many. */
const retryable: ReadonlySet<number> = new Set([408, 425, 429]);

/** The longest pause that a far side may ask for. */
const longestPause: Milliseconds = 86_400_000;

/** What an HTTP answer proves. */
export function receiptOf(answer: Answer, now: Instant): Receipt {
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { state: "delivered", evidence: evidenceOf(answer) };
  if (status >= 300 && status < 400) {
    return {
      state: "undelivered",
      evidence: `${evidenceOf(answer)}: redirects are not followed, give the final address in the plan`,
      mayRetry: false,
    };
  }
  const mayRetry = status >= 500 || retryable.has(status);
  const pause = mayRetry ? pauseOf(retryAfter, now) : undefined;
  return {
    state: "undelivered",
    evidence: evidenceOf(answer),
    mayRetry,
    ...(pause !== undefined && { retryAfter: pause }),
  };
}

/** The status, and what the receiver calls the message or why it took none. */
function evidenceOf({ status, body }: Answer): string {
  const said = status < 300 ? receiverId(body) : shownText(body.trim(), 120);
  const words = `HTTP ${status} ${STATUS_CODES[status] ?? ""}`.trim();
  return said === "" ? words : `${words}: ${said}`;
}

function receiverId(body: string): string {
  const id = /"id"\s{0,9}:\s{0,9}(?:"([\w.:-]{1,80})"|(\d{1,20}))/.exec(body);
  return id ? `id ${id[1] ?? id[2]}` : "";
}

/** `Retry-After` in seconds or as a date. */
function pauseOf(header: string | undefined, now: Instant): Milliseconds | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d{1,9}(?:\.\d{1,3})?$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.min(longestPause, Math.max(0, wait)) : undefined;
}
