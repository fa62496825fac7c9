import { type Refusal, refuse } from "../base/errors.ts";
import { visible } from "../base/text.ts";
import { type Attention, attentionOf, resumed, takeOf } from "../domain/attention.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Change, Moment, Step } from "../ledger/verb.ts";
import type { Moved } from "./approve.ts";
import { append, update } from "./move.ts";
import { forgetAppointment, moveAppointment } from "./outgoing.ts";

/** What the verbs of attention have in common: how its state is kept, and what ends it. */

/** The alert that stays open until an ask is decided of which everybody on the ladder was told. */
export const unansweredAlert = "escalation_unanswered";

/** Keeps a request's new attention, with what goes with it, and moves its appointment to when that is due. */
export function attendTo(
  request: AgentRequest,
  attention: Attention,
  changes: readonly Change[],
  at: Moment,
): Step<AgentRequest> {
  const attended: AgentRequest = { ...request, attention };
  return {
    answer: attended,
    changes: [...moveAppointment(request, attended, at), update(attended), ...changes],
  };
}

/** What is decided, or closed, needs neither its appointment nor the alert that nobody answers. */
export function endAttention(request: AgentRequest, by: string): readonly Change[] {
  const answered = { change: "resolve_alert", code: unansweredAlert, subject: request.id, by } as const;
  const wasEscalated = attentionOf(request).rung > 0;
  return [...forgetAppointment(request), ...(wasEscalated ? [answered] : [])];
}

/** The request given back to everybody, and the line of history that says why; as it is where nobody has taken it. */
export function withoutTake(request: AgentRequest, by: string, why: string, at: Moment): Moved {
  const take = takeOf(request);
  if (!take) return { request, changes: [] };
  return {
    request: { ...request, attention: resumed(attentionOf(request), at.now) },
    changes: [append("request_take_ended", request.id, by, { holder: take.by, why })],
  };
}

/** Refuses what only they may do who have taken the request, and names them. */
export function takenByAnother(request: AgentRequest, name: string): Refusal | undefined {
  const take = takeOf(request);
  if (!take || take.by === name) return undefined;
  const takenUntil = new Date(take.until).toISOString();
  const holder = visible(take.by);
  return refuse(
    "wrong_state",
    `${holder} sees to ${request.id} until ${takenUntil}: leave it to them, or take it over from them by name (\`visto take ${request.id} --over ${holder}\`).`,
    { takenBy: take.by, takenUntil },
  );
}
