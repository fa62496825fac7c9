import type { Instant, Milliseconds } from "../base/clock.ts";
import { dueAt } from "../domain/attention.ts";
import {
  type ActorName,
  type AppointmentPayload,
  actorQueues,
  type NotifyPayload,
} from "../domain/messages.ts";
import type { AgentRequest } from "../domain/request.ts";
import { isUrgent, priorityOf } from "../domain/urgency.ts";
import type { Change, Moment } from "../ledger/verb.ts";
import type { MessageDraft } from "../queue/message.ts";

/** The messages that verbs send, one function for each. */

function draft(actor: ActorName, requestId: string, key?: string, delay?: Milliseconds): MessageDraft {
  return { actor, queue: actorQueues[actor], payload: { requestId }, key, delay };
}

function send(actor: ActorName, requestId: string, key?: string, delay?: Milliseconds): Change {
  return { change: "send", message: draft(actor, requestId, key, delay) };
}

export function judgeLater(requestId: string): Change {
  return send("process_agent_request", requestId, `judge:${requestId}`);
}

/** Without a key: nobody cancels it, because its actor looks first whether the request still waits. */
export function notifySupervisor(
  request: Pick<AgentRequest, "id" | "judgement">,
  news: Omit<NotifyPayload, "requestId"> = {},
): Change {
  const payload: NotifyPayload = { requestId: request.id, ...news };
  const actor = "notify_supervisor_request";
  const priority = priorityOf(isUrgent(request));
  return { change: "send", message: { actor, queue: actorQueues[actor], payload, priority } };
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

/**
 * The one message by which time carries a request on: it comes when the request is due, and there is always one for as
 * long as the request waits. Its key holds that time, so that a message that was sent for another is a different one.
 */
export function keepAppointment(request: AgentRequest, { now }: Moment): Change[] {
  const at = dueAt(request);
  if (at === undefined) return [];
  const payload: AppointmentPayload = { requestId: request.id, at };
  const actor = "attend_request";
  const key = appointmentKey(request.id, at);
  return [{ change: "send", message: { actor, queue: actorQueues[actor], payload, key, delay: at - now } }];
}

export function forgetAppointment(request: AgentRequest): Change[] {
  const at = dueAt(request);
  return at === undefined ? [] : [{ change: "cancel", key: appointmentKey(request.id, at) }];
}

export function moveAppointment(before: AgentRequest, after: AgentRequest, at: Moment): Change[] {
  if (dueAt(before) === dueAt(after)) return [];
  return [...forgetAppointment(before), ...keepAppointment(after, at)];
}

function appointmentKey(requestId: string, at: Instant): string {
  return `attend:${requestId}:${at}`;
}
