import type { Instant, Milliseconds } from "../base/clock.ts";
import type { WaitingNotification } from "../domain/kept-notification.ts";
import { type ActorName, actorQueues, type RequestPayload } from "../domain/messages.ts";
import type { NotificationDelivery } from "../domain/notification-delivery.ts";
import type { Change, Moment } from "../ledger/verb.ts";
import type { MessageDraft } from "../queue/message.ts";

/** The messages that verbs send, one function for each. */

function messageOf(
  actor: ActorName,
  payload: object,
  { key, delay }: Pick<MessageDraft, "key" | "delay"> = {},
): MessageDraft {
  return { actor, queue: actorQueues[actor], payload, key, delay };
}

function draft(actor: ActorName, requestId: string, key?: string, delay?: Milliseconds): MessageDraft {
  const payload: RequestPayload = { requestId };
  return messageOf(actor, payload, { key, delay });
}

function send(actor: ActorName, requestId: string, key?: string, delay?: Milliseconds): Change {
  return { change: "send", message: draft(actor, requestId, key, delay) };
}

const deadlineKey = (requestId: string): string => `deadline:${requestId}`;
const clearanceKey = (requestId: string): string => `clearance:${requestId}`;

export function judgeLater(requestId: string): Change {
  return send("process_agent_request", requestId, `judge:${requestId}`);
}

/** Without a key: nobody cancels it, because its actor looks first whether the request still waits. */
export function notifySupervisor(requestId: string): Change {
  return send("notify_supervisor_request", requestId);
}

export function executeCommand(requestId: string): Change {
  return send("execute_approved_command", requestId, `execute:${requestId}`);
}

/** Gives the waiting agent a moment to fetch its result by itself. */
const fetchGrace: Milliseconds = 2_000;

export function notifyAgent(requestId: string): Change {
  return send("notify_agent_result", requestId, `result:${requestId}`, fetchGrace);
}

/** Sent by the sweeper, outside a verb: for an execution whose lease has run out. */
export function recoverExecution(requestId: string): MessageDraft {
  return draft("recover_execution", requestId, `recover:${requestId}`);
}

export function expireAtDeadline(requestId: string, delay: Milliseconds): Change {
  return send("expire_request", requestId, deadlineKey(requestId), delay);
}

export function lapseAtEnd(requestId: string, delay: Milliseconds): Change {
  return send("expire_request", requestId, clearanceKey(requestId), delay);
}

/** A decided request does not need its deadline any more. */
export function forgetPending(requestId: string): Change {
  return { change: "cancel", key: deadlineKey(requestId) };
}

export function forgetClearance(requestId: string): Change {
  return { change: "cancel", key: clearanceKey(requestId) };
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
  return { change: "send", message: messageOf("send_notification", payload, { key, delay }) };
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
