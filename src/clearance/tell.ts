import type { Instant } from "../base/clock.ts";
import { type Bell, dueTime } from "../domain/bell.ts";
import { type KeptNews, mostNews, type WaitingNotification } from "../domain/kept-notification.ts";
import type { Recipient } from "../domain/notification-plan.ts";
import { type Change, type Moment, type Step, verb } from "../ledger/verb.ts";
import { forgetNotification, sendNotification } from "./outgoing-news.ts";

export interface Telling {
  readonly news: KeptNews;
  /** Neither quiet hours nor a rate hold it back. */
  readonly urgent: boolean;
  readonly recipients: readonly Recipient[];
  /** The message that brings the news: handled again, it tells nobody twice. */
  readonly source: string;
}

/** Adds news to each recipient's open notification, or opens one; answers who is, or was already, told. */
export const tell = verb({
  name: "tell",
  needs: ({ recipients, source }: Telling) => ({
    bells: {
      read: "bells",
      ringers: recipients.map(({ name, rate }) => ({ name, most: rate?.most })),
      source,
    },
  }),
  decide({ bells }, telling: Telling, at): Step<readonly string[]> {
    const changes = telling.recipients.flatMap((recipient) => {
      const bell = bells.get(recipient.name) ?? { told: false };
      return bell.told ? [] : tellOne(recipient, bell, telling, at);
    });
    return { answer: telling.recipients.map(({ name }) => name), changes };
  },
});

function tellOne(
  recipient: Recipient,
  bell: Bell,
  { news, urgent, source }: Telling,
  at: Moment,
): readonly Change[] {
  const { open } = bell;
  const due = dueTime(recipient, bell, urgent, at.now);
  const notification = open ? join(open, urgent, due) : begin(recipient.name, urgent, due, at);
  const change = open ? "update_notification" : "insert_notification";
  return [
    { change, notification },
    { change: "add_news", notification, news, source },
    ...schedule(open, notification, at.now),
  ];
}

function begin(recipient: string, urgent: boolean, dueAt: Instant, at: Moment): WaitingNotification {
  const id = at.newId("ntf");
  return { id, recipient, state: "open", urgent, openedAt: at.now, dueAt, size: 1 };
}

/** Critical news takes along what has gathered; other news never puts off what is due. */
function join(open: WaitingNotification, urgent: boolean, due: Instant): WaitingNotification {
  const size = open.size + 1;
  return {
    ...open,
    state: size < mostNews ? "open" : "full",
    urgent: open.urgent || urgent,
    dueAt: Math.min(open.dueAt, due),
    size,
  };
}

function schedule(
  before: WaitingNotification | undefined,
  notification: WaitingNotification,
  now: Instant,
): Change[] {
  if (before?.dueAt === notification.dueAt) return [];
  const forgotten = before ? [forgetNotification(before)] : [];
  return [...forgotten, sendNotification(notification, now)];
}
