import type { Instant, Milliseconds } from "../base/clock.ts";
import type { WaitingNotification } from "../domain/kept-notification.ts";
import { type ActorName, actorQueues } from "../domain/messages.ts";
import type { NotificationDelivery } from "../domain/notification-delivery.ts";
import { priorityOf } from "../domain/urgency.ts";
import type { Change, Moment } from "../ledger/verb.ts";
import type { MessageDraft } from "../queue/message.ts";

/** The messages by which news travels to people, one function for each. */

function messageOf(
  actor: ActorName,
  payload: object,
  options: Pick<MessageDraft, "key" | "delay" | "priority"> = {},
): MessageDraft {
  return { actor, queue: actorQueues[actor], payload, ...options };
}

/**
 * With the time in it: while a message is handled its key is taken, and the one that puts its notification off, or
 * brings it forward, must not be taken for the same.
 */
function notificationKey({ id, dueAt }: Pick<WaitingNotification, "id" | "dueAt">): string {
  return `notification:${id}:${dueAt}`;
}

/** Lets a notification leave at its time. */
export function sendNotification(notification: WaitingNotification, now: Instant): Change {
  const payload = { notificationId: notification.id };
  const delay = notification.dueAt - now;
  const key = notificationKey(notification);
  const priority = priorityOf(notification.urgent);
  return { change: "send", message: messageOf("send_notification", payload, { key, delay, priority }) };
}

/** A notification whose time has changed does not need its message any more. */
export function forgetNotification(notification: WaitingNotification): Change {
  return { change: "cancel", key: notificationKey(notification) };
}

/** Sent by the sweeper, outside a verb: for a notification that should have left. */
export function sendOverdueNotification(notificationId: string): MessageDraft {
  return messageOf(
    "send_notification",
    { notificationId },
    { key: `notification:${notificationId}:overdue` },
  );
}

/** Makes a delivery over the first of these channels, with the others to fall over to. */
export function makeDelivery(
  { notification, recipient }: Pick<NotificationDelivery, "notification" | "recipient">,
  [channel, ...fallbacks]: readonly string[],
  at: Moment,
): readonly Change[] {
  if (channel === undefined) return [];
  const id = at.newId("dlv");
  const delivery: NotificationDelivery = {
    ...{ id, notification, recipient, channel, fallbacks },
    ...{ state: "pending", attempts: 0, createdAt: at.now },
  };
  return [
    { change: "insert_delivery", delivery },
    { change: "send", message: messageOf("deliver_notification", { deliveryId: id }) },
  ];
}

/** Has the outcome of a delivery written into each request that it told of. */
export function recordDeliveryLater(deliveryId: string): Change {
  return { change: "send", message: messageOf("record_delivery", { deliveryId }) };
}

/** The message that tells of the history's head, day after day. */
export function tellHead(delay: Milliseconds): MessageDraft {
  return messageOf("notify_head", {}, { key: "head", delay });
}
