import type { Milliseconds } from "../base/clock.ts";
import type { Decision } from "../domain/decision.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Change, Moment } from "../ledger/verb.ts";
import { append, move } from "./move.ts";
import { executeCommand, keepAppointment } from "./outgoing.ts";

/** A request after a step, and the changes that go with it. */
export interface Moved {
  readonly request: AgentRequest;
  readonly changes: readonly Change[];
}

/** Turns a pending request into a clearance: its executor is sent for, or its agent may claim it until it lapses. */
export function approve(
  pending: AgentRequest,
  decision: Decision,
  clearance: Milliseconds,
  body: Readonly<Record<string, unknown>>,
  at: Moment,
): Moved {
  const { id } = pending;
  const request = move(pending, "approved", { decision, clearanceUntil: at.now + clearance }, at);
  const run = request.execution === "server" ? [executeCommand(id)] : [];
  return {
    request,
    changes: [
      append("request_approved", id, decision.by, { ...body, digest: request.digest }),
      ...run,
      ...keepAppointment(request, at),
    ],
  };
}
