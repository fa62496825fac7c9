import { invariant, type Refusal, refuse } from "../base/errors.ts";
import { isFinished, mayBecome, type RequestStatus } from "../domain/lifecycle.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { EntryType } from "../ledger/entry.ts";
import type { Change, Moment, Step } from "../ledger/verb.ts";

/**
 * Takes a request one step along the lifecycle, with which the attention for its decision ends; a step that the table
 * does not list is a bug of the verb.
 */
export function move(
  request: AgentRequest,
  status: RequestStatus,
  patch: Partial<AgentRequest>,
  at: Moment,
): AgentRequest {
  invariant(mayBecome(request.status, status), `${request.id} cannot go from ${request.status} to ${status}`);
  const finishedAt = isFinished(status) ? at.now : undefined;
  return { ...request, attention: undefined, ...patch, status, finishedAt };
}

export function update(request: AgentRequest): Change {
  return { change: "update_request", request };
}

export function append(
  type: EntryType,
  subject: string,
  by: string,
  body: Readonly<Record<string, unknown>> = {},
): Change {
  return { change: "append", entry: { type, subject, by, body } };
}

/** A refusal that changes nothing. */
export function refused(refusal: Refusal): Step<Refusal> {
  return { answer: refusal, changes: [] };
}

export function noSuchRequest(id: string): Refusal {
  return refuse("not_found", `there is no request ${id}: see \`visto list\``, { id });
}

/** Says what state a request is in, and who brought it there, to somebody who expected another. */
export function wrongState(request: AgentRequest, expected: string): Refusal {
  const done = request.decision?.verdict === "approve" ? "approved" : "rejected";
  const by = request.decision ? `, ${done} by ${request.decision.by}` : "";
  return refuse("wrong_state", `expected ${request.id} to be ${expected}, but it is ${request.status}${by}`, {
    id: request.id,
    status: request.status,
    decision: request.decision,
  });
}
