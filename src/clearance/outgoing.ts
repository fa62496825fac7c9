import type { Milliseconds } from "../base/clock.ts";
import { type ActorName, actorQueues, type RequestPayload } from "../domain/messages.ts";
import type { AgentRequest } from "../domain/request.ts";
import { isUrgent, priorityOf } from "../domain/urgency.ts";
import type { Change } from "../ledger/verb.ts";
import type { MessageDraft } from "../queue/message.ts";

/** The messages that verbs send, one function for each. */

function draft(actor: ActorName, requestId: string, key?: string, delay?: Milliseconds): MessageDraft {
  const payload: RequestPayload = { requestId };
  return { actor, queue: actorQueues[actor], payload, key, delay };
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
export function notifySupervisor(request: Pick<AgentRequest, "id" | "judgement">): Change {
  const priority = priorityOf(isUrgent(request));
  return { change: "send", message: { ...draft("notify_supervisor_request", request.id), priority } };
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
