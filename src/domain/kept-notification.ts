/**
 * A notification before it leaves. At most one of a recipient is open and takes news; it is due at a time that only moves
 * forward. When it leaves it is closed: its content is frozen, and deliveries are made of it.
 */

import type { Instant } from "../base/clock.ts";
import type { AlertNews, AskEvent, HeadNews, TestNews } from "./notification.ts";
import type { AgentRequest } from "./request.ts";

/** News of a request, which is looked at only when the content is frozen. */
export interface KeptAsk {
  readonly event: AskEvent;
  readonly requestId: string;
  /** What the event adds, for people. */
  readonly detail?: string;
}

/** News as it is kept until it leaves. */
export type KeptNews = KeptAsk | AlertNews | HeadNews | TestNews;

/** Kept news beside what it is about, as that is now. */
export interface NewsAtHand {
  readonly news: KeptNews;
  /** Of an ask. */
  readonly request?: AgentRequest;
  /** Of an alert: whether it is still open. */
  readonly isOpen?: boolean;
}

/** A notification that has not left. */
export interface WaitingNotification {
  /** `ntf_…` */
  readonly id: string;
  readonly recipient: string;
  /** A `full` one takes no more news. */
  readonly state: "open" | "full";
  /** Holds critical news: neither quiet hours nor a rate hold it back. */
  readonly urgent: boolean;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  /** How much news it holds. */
  readonly size: number;
}

/** The most news that one notification holds. */
export const mostNews = 1_000;

export function isAsk(news: KeptNews): news is KeptAsk {
  return "requestId" in news;
}
