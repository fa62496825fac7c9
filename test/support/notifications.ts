import type {
  AskEvent,
  AskNews,
  News,
  Notification,
  NotificationEvent,
} from "../../src/domain/notification.ts";
import type { Risk } from "../../src/domain/policy/policy.ts";

const at = Date.UTC(2026, 0, 15, 9, 30);
const minute = 60_000;

/** News of an ask, as every test of templates tells it. */
export function askNews(event: AskEvent, fields: Partial<AskNews["request"]> = {}, detail?: string): AskNews {
  return {
    event,
    request: {
      id: "req_01KF0Q3N5TWXYZABCDEFGH0001",
      agent: "claude",
      kind: "bash_command",
      command: "npm publish --access public",
      cwd: "/home/ada/project",
      reason: "release 1.4 is ready",
      risk: "high",
      reasons: ["Publishes a package for everybody.", "Uses the network."],
      execution: "server",
      createdAt: at - 2 * minute,
      deadline: at + 58 * minute,
      ...fields,
    },
    ...(detail !== undefined && { detail }),
  };
}

/** One example of each kind of news. */
export const newsOf: Readonly<Record<NotificationEvent, News>> = {
  ask: askNews("ask"),
  reminder: askNews("reminder"),
  escalation: askNews("escalation", {}, "nobody decided within 10m"),
  hand_over: askNews("hand_over", {}, "ben handed it over: you know this package"),
  quorum: askNews("quorum", { risk: "critical" }, "1 of 2 approvals is there, by ben"),
  snooze_over: askNews("snooze_over", { execution: "agent" }),
  alert: {
    event: "alert",
    code: "outcome_unknown",
    subject: "req_01KF0Q3N5TWXYZABCDEFGH0002",
    message: "Nobody knows whether this command took effect: the worker was lost.",
    raisedAt: at - 5 * minute,
  },
  head: {
    event: "head",
    seq: 4_711,
    hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  },
  test: { event: "test", by: "ana" },
};

/** A notification of this news. */
export function notificationOf(first: News, ...more: News[]): Notification {
  return { id: "ntf_01KF0Q3N5TWXYZABCDEFGH0003", recipient: "ana", at, news: [first, ...more] };
}

/** Twenty-five asks of all risks, an alert and a head. */
export function roundUp(): Notification {
  const risks: readonly Risk[] = ["low", "medium", "high", "critical"];
  const asks = Array.from({ length: 25 }, (_, index) =>
    askNews(index % 5 === 0 ? "reminder" : "ask", {
      id: `req_01KF0Q3N5TWXYZABCDEFGH01${String(index).padStart(2, "0")}`,
      command: `make target-${index}`,
      risk: risks[index % 4] ?? "low",
      createdAt: at - index * minute,
    }),
  );
  return notificationOf(newsOf.alert, ...asks, newsOf.head);
}
