import { z } from "zod";
import { askEvents } from "./notification.ts";

/** What the desk's own messages carry: the wire names of the actors, their queues and payloads. */

/** A message names the one request it is about; the actor reads the rest when it handles it. */
export const requestPayload = z.strictObject({ requestId: z.string() });

/** What `notify_supervisor_request` carries: which news of the request, and for whom. */
export const notifyPayload = z.strictObject({
  requestId: z.string(),
  event: z.enum(askEvents).default("ask"),
  /** Recipients by name; without them the plan's routes say who. */
  to: z.array(z.string()).optional(),
  /** What the event adds, for people. */
  detail: z.string().optional(),
});
export type NotifyPayload = z.input<typeof notifyPayload>;

/** What `attend_request` carries: for when it was sent, by which it is known to be the present one. */
export const appointmentPayload = z.strictObject({ requestId: z.string(), at: z.number() });
export type AppointmentPayload = z.infer<typeof appointmentPayload>;
/** The request that a payload is about, where it names one; an edited payload may be anything. */
export function requestIdOf(payload: unknown): string | undefined {
  const id = typeof payload === "object" && payload !== null && "requestId" in payload && payload.requestId;
  return typeof id === "string" ? id : undefined;
}

/** What `send_notification` carries. */
export const notificationPayload = z.strictObject({ notificationId: z.string() });

/** What the actors of one delivery carry. */
export const deliveryPayload = z.strictObject({ deliveryId: z.string() });

/** What `notify_operator` carries: the alert as it was raised. */
export const alertPayload = z.strictObject({
  code: z.string(),
  subject: z.string(),
  message: z.string(),
  raisedAt: z.number(),
});
export type AlertPayload = z.infer<typeof alertPayload>;

/** What carries nothing. */
export const emptyPayload = z.strictObject({});

/**
 * The queues, by what must not hold up what: a running command never delays a deadline, and a far side that hangs never
 * delays the telling of others.
 */
export const queueNames = ["judge", "notify", "deliver", "execute", "upkeep"] as const;
/** One of the desk's own queues. */
export type QueueName = (typeof queueNames)[number];

/** Those that any worker may serve; the others need the desk's own streams, plan and notifiers. */
export const workerQueues = ["judge", "execute"] as const satisfies readonly QueueName[];
/** One of the queues that any worker may serve. */
export type WorkerQueue = (typeof workerQueues)[number];

/** Each actor's queue. */
export const actorQueues = {
  process_agent_request: "judge",
  notify_supervisor_request: "notify",
  execute_approved_command: "execute",
  notify_agent_result: "notify",
  send_notification: "notify",
  notify_operator: "notify",
  notify_head: "notify",
  deliver_notification: "deliver",
  record_delivery: "upkeep",
  attend_request: "upkeep",
  recover_execution: "upkeep",
} as const satisfies Record<string, QueueName>;
export type ActorName = keyof typeof actorQueues;

/** What each actor's messages carry: an edited payload is held against it before it is sent again. */
export const actorPayloads = {
  process_agent_request: requestPayload,
  notify_supervisor_request: notifyPayload,
  execute_approved_command: requestPayload,
  notify_agent_result: requestPayload,
  send_notification: notificationPayload,
  notify_operator: alertPayload,
  notify_head: emptyPayload,
  deliver_notification: deliveryPayload,
  record_delivery: deliveryPayload,
  attend_request: appointmentPayload,
  recover_execution: requestPayload,
} as const satisfies Record<ActorName, z.ZodType>;

/** What does not happen while a queue is paused: whoever pauses it is told. */
export const pauseEffects = {
  judge: "asks whose judgement was not ready at once stay without a ruling",
  notify: "nobody is told of asks, results and alerts",
  deliver: "notifications stay undelivered",
  execute: "approved commands do not start, and lapse at the end of their clearance",
  upkeep:
    "deadlines are met by the sweep alone, up to 5 s late, and so are reminders; executions that were lost are not recovered, and requests do not show who was told",
} as const satisfies Record<QueueName, string>;
