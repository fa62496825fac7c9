import type { Milliseconds } from "../base/clock.ts";
import { approvesAtDeadline, deadlineGrace } from "../domain/at-deadline.ts";
import { takeOf } from "../domain/attention.ts";
import type { AtDeadline } from "../domain/policy/policy.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Moment, Step } from "../ledger/verb.ts";
import { approve } from "./approve.ts";
import { endAttention } from "./attention.ts";
import { append, move, update } from "./move.ts";
import { forgetAppointment, notifyAgent } from "./outgoing.ts";

/** What the policy in force makes of asks that nobody has decided in time. */
export interface DeadlineTerms {
  readonly atDeadline: AtDeadline;
  /** How long reviewers have where the ask does not say. */
  readonly deadline: Milliseconds;
  readonly clearance: Milliseconds;
}

/** Ends an ask whose deadline has come: it expires, unless the owner's policy approves its like then. */
export function endAtDeadline(
  request: AgentRequest,
  { atDeadline, deadline: usual, clearance }: DeadlineTerms,
  at: Moment,
): Step<AgentRequest> {
  const isLate = at.now > request.deadline + deadlineGrace;
  // Whoever asks may not hurry past the reviewers into an approval by giving them no time to look.
  const isHurried = request.deadline - request.createdAt < usual;
  // Whoever has taken it has said that they would look.
  const isDoubtful = isLate || isHurried || takeOf(request) !== undefined;
  if (isDoubtful || !approvesAtDeadline(request.judgement, atDeadline)) return expirePending(request, at);
  const reason = `nobody decided before the deadline, and the policy approves ${request.judgement?.risk} risk then`;
  const decision = { verdict: "approve", by: "policy", at: at.now, reason, atDeadline: true } as const;
  const approved = approve(request, decision, clearance, { reason, atDeadline: true }, at);
  return {
    answer: approved.request,
    changes: [...endAttention(request, "policy"), update(approved.request), ...approved.changes],
  };
}

/** Closes an ask that nobody has decided in time. */
export function expirePending(request: AgentRequest, at: Moment): Step<AgentRequest> {
  const expired = move(request, "expired", {}, at);
  return {
    answer: expired,
    changes: [
      ...endAttention(request, "desk"),
      update(expired),
      append("request_expired", request.id, "desk", { deadline: request.deadline }),
      notifyAgent(request.id),
    ],
  };
}

/** Closes an approval that may no longer be used, with the gate that said so. */
export function lapse(request: AgentRequest, gate: string, why: string, at: Moment): Step<AgentRequest> {
  const lapsed = move(request, "lapsed", {}, at);
  return {
    answer: lapsed,
    changes: [
      ...forgetAppointment(request),
      update(lapsed),
      append("request_lapsed", request.id, "desk", { gate, why }),
      notifyAgent(request.id),
    ],
  };
}
