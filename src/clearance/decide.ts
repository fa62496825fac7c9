import type { Milliseconds } from "../base/clock.ts";
import { isRefusal, type Refusal, refuse } from "../base/errors.ts";
import { visible } from "../base/text.ts";
import { takeOf } from "../domain/attention.ts";
import type { Decision, Verdict } from "../domain/decision.ts";
import { mayDecide } from "../domain/may-decide.ts";
import { approvalsOf, lackingAfterNext, quorumOf } from "../domain/quorum.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Moment, type Step, verb } from "../ledger/verb.ts";
import { approve } from "./approve.ts";
import { endAttention, withoutTake } from "./attention.ts";
import { grantFor, recordGrant, type WantedGrant } from "./grants.ts";
import { append, move, noSuchRequest, refused, update } from "./move.ts";
import { moveAppointment, notifyAgent, notifySupervisor } from "./outgoing.ts";

export interface DecisionInput {
  readonly id: string;
  readonly identity: Identity;
  readonly verdict: Verdict;
  readonly reason?: string;
  /** What the reviewer saw: the decision binds exactly this. */
  readonly digest: string;
  /** The request's id, typed once more: needed to approve a critical ask. */
  readonly confirm?: string;
  readonly clearance: Milliseconds;
  /** A grant that is to be given with the approval. */
  readonly grant?: WantedGrant;
}

/** Records a reviewer's verdict on a pending request. */
export const decide = verb({
  name: "decide",
  needs: ({ id }: DecisionInput) => ({ request: { read: "request", id } }),
  decide({ request }, input: DecisionInput, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(input.id));
    const refusal = mayDecide(input.identity, request, input, at.now);
    if (refusal) return refused(refusal);
    const { verdict, reason, identity } = input;
    if (input.grant && verdict !== "approve") return refused(grantWithoutApproval());
    const grant = input.grant && grantFor(request, input.grant, identity, at);
    if (isRefusal(grant)) return refused(grant);
    if (verdict === "approve" && lackingAfterNext(request) > 0) return second(request, input, at);
    const decision: Decision = {
      verdict,
      by: identity.name,
      at: at.now,
      reason,
      ...(grant && { gave: grant.id }),
    };
    const body = { reason, token: identity.tokenId };
    const decided =
      verdict === "approve"
        ? approve(request, decision, input.clearance, body, at)
        : {
            request: move(request, "rejected", { decision }, at),
            changes: [
              append("request_rejected", request.id, identity.name, { ...body, digest: request.digest }),
              notifyAgent(request.id),
            ],
          };
    return {
      answer: decided.request,
      changes: [
        ...endAttention(request, identity.name),
        update(decided.request),
        ...decided.changes,
        ...(grant ? recordGrant(grant) : []),
      ],
    };
  },
});

/** One more yes, where the policy wants several: the request goes on waiting for the next, who is told. */
function second(request: AgentRequest, { identity, reason }: DecisionInput, at: Moment): Step<AgentRequest> {
  const approvals = [...(request.approvals ?? []), { by: identity.name, at: at.now, reason }];
  const isTheirs = takeOf(request)?.by === identity.name;
  // Whoever has said yes has done their part: it is others who have to see to it now.
  const free = isTheirs ? withoutTake(request, identity.name, "approved", at) : { request, changes: [] };
  const seconded = { ...free.request, approvals };
  const counted = { approvals: approvals.length, quorum: quorumOf(request.judgement) };
  return {
    answer: seconded,
    changes: [
      ...moveAppointment(request, seconded, at),
      update(seconded),
      append("request_seconded", request.id, identity.name, {
        reason,
        token: identity.tokenId,
        digest: request.digest,
        ...counted,
      }),
      ...free.changes,
      notifySupervisor(request, { event: "quorum", detail: lackingText(seconded) }),
    ],
  };
}

function lackingText(request: AgentRequest): string {
  const lacking = quorumOf(request.judgement) - approvalsOf(request);
  const given = (request.approvals ?? []).map(({ by }) => visible(by)).join(", ");
  return `approved by ${given}; ${lacking === 1 ? "1 more approval lacks" : `${lacking} more approvals lack`}`;
}

function grantWithoutApproval(): Refusal {
  return refuse("invalid_body", "A grant is given with an approval; leave it out of a rejection.");
}
