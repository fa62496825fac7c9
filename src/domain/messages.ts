import { z } from "zod";
import { askEvents } from "./notification.ts";

/** What the desk's own messages carry: the wire names of the actors, their queues and payloads. */

/** A message names the one request it is about; the actor reads the rest when it handles it. */
export const requestPayload = z.strictObject({ requestId: z.string() });
export type RequestPayload = z.infer<typeof requestPayload>;

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

/** The queues, by what must not hold up what: a running command never delays a deadline. */
export const queueNames = ["judge", "notify", "execute", "upkeep"] as const;
/** One of the desk's own queues. */
export type QueueName = (typeof queueNames)[number];

/** Each actor's queue. */
export const actorQueues = {
  process_agent_request: "judge",
  notify_supervisor_request: "notify",
  execute_approved_command: "execute",
  notify_agent_result: "notify",
  attend_request: "upkeep",
  recover_execution: "upkeep",
} as const satisfies Record<string, QueueName>;
export type ActorName = keyof typeof actorQueues;
