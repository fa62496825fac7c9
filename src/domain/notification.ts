/**
 * A notification is one interruption of one recipient: news of one thing, or a round-up of many. Its content is frozen
 * when it leaves for the first time, so that every repeat, over whatever channel, says the same.
 */

import type { Instant } from "../base/clock.ts";
import type { ExecutionMode, RequestKind } from "./kind.ts";
import type { Risk } from "./policy/policy.ts";

/** News of a request that waits for somebody's decision. */
export const askEvents = ["ask", "reminder", "escalation", "hand_over", "quorum", "snooze_over"] as const;
export type AskEvent = (typeof askEvents)[number];

/** News of anything: of an ask, of a condition of the desk, the daily word of the history's head, and a test. */
export const notificationEvents = [...askEvents, "alert", "head", "test"] as const;
export type NotificationEvent = (typeof notificationEvents)[number];

/** What a notification shows of a request; every text is redacted, visible and clipped already. */
export interface AskNews {
  readonly event: AskEvent;
  readonly request: {
    readonly id: string;
    readonly agent: string;
    readonly kind: RequestKind;
    readonly command: string;
    readonly cwd: string;
    readonly reason?: string;
    readonly risk: Risk;
    /** Why the policy asks, the first reason in front. */
    readonly reasons: readonly string[];
    readonly execution: ExecutionMode;
    readonly createdAt: Instant;
    readonly deadline: Instant;
  };
  /** What this event adds, in a few words: who handed it over, how many approvals lack. */
  readonly detail?: string;
}

export interface AlertNews {
  readonly event: "alert";
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly raisedAt: Instant;
}

/** The history's newest number and hash: whoever keeps it can prove later that nothing before it was rewritten. */
export interface HeadNews {
  readonly event: "head";
  readonly seq: number;
  readonly hash: string;
}

export interface TestNews {
  readonly event: "test";
  /** Who sends it. */
  readonly by: string;
}

export type News = AskNews | AlertNews | HeadNews | TestNews;

export interface Notification {
  /** `ntf_…` */
  readonly id: string;
  /** The recipient's name in the notification plan. */
  readonly recipient: string;
  readonly at: Instant;
  /** The most urgent in front: by risk, then by age. */
  readonly news: readonly [News, ...News[]];
}
