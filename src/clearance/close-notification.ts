import { endOfQuiet } from "../domain/bell.ts";
import { freezeNews } from "../domain/freeze-news.ts";
import type { WaitingNotification } from "../domain/kept-notification.ts";
import type { News, Notification } from "../domain/notification.ts";
import type { Recipient } from "../domain/notification-plan.ts";
import { type Change, type Moment, type Step, verb } from "../ledger/verb.ts";
import { unreachable } from "./lost-news.ts";
import { makeDelivery, sendNotification } from "./outgoing-news.ts";

export interface Closing {
  readonly id: string;
  /** The plan in force now. */
  readonly recipients: ReadonlyMap<string, Recipient>;
}

/** `gone`: it has left before, or there is none. */
export type Closed = "closed" | "cancelled" | "put_off" | "gone";

/** Lets a notification leave: freezes what it says, drops what is no news any more, and makes its deliveries. */
export const closeNotification = verb({
  name: "close_notification",
  needs: ({ id }: Closing) => ({ waiting: { read: "waiting", notification: id } }),
  decide({ waiting }, { recipients }: Closing, at): Step<Closed> {
    if (!waiting) return { answer: "gone", changes: [] };
    const { notification, items } = waiting;
    const recipient = recipients.get(notification.recipient);
    const end = notification.urgent ? at.now : endOfQuiet(recipient?.quiet ?? [], at.now);
    if (end > at.now) return putOff({ ...notification, dueAt: end }, at);
    const [first, ...others] = freezeNews(items, at.now);
    if (!first) return cancelled(notification, []);
    if (!recipient?.channels.length)
      return cancelled(notification, [unreachable(notification.recipient, [])]);
    return close(notification, [first, ...others], recipient, at);
  },
});

/** A desk that was down, or a changed plan, may bring it here within quiet hours. */
function putOff(notification: WaitingNotification, { now }: Moment): Step<Closed> {
  const update = { change: "update_notification", notification } as const;
  return { answer: "put_off", changes: [update, sendNotification(notification, now)] };
}

function cancelled({ id }: WaitingNotification, alerts: readonly Change[]): Step<Closed> {
  return { answer: "cancelled", changes: [{ change: "cancel_notification", id }, ...alerts] };
}

function close(
  { id, recipient: name, urgent }: WaitingNotification,
  news: readonly [News, ...News[]],
  { channels, reach }: Recipient,
  at: Moment,
): Step<Closed> {
  const notification: Notification = { id, recipient: name, at: at.now, news };
  const ways = reach === "all" ? channels.map((channel) => [channel]) : [channels];
  return {
    answer: "closed",
    changes: [
      { change: "close_notification", notification, urgent },
      ...ways.flatMap((way) => makeDelivery({ notification: id, recipient: name }, way, at)),
    ],
  };
}
