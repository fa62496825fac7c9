import type { Milliseconds } from "../base/clock.ts";
import type { Refusal } from "../base/errors.ts";
import type { Decision, Verdict } from "../domain/decision.ts";
import { mayDecide } from "../domain/may-decide.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Step, verb } from "../ledger/verb.ts";
import { append, move, noSuchRequest, refused, update } from "./move.ts";
import { forgetPending, notifyAgent } from "./outgoing.ts";
import { approve } from "./rule.ts";

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
    const decision: Decision = { verdict, by: identity.name, at: at.now, reason };
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
      changes: [forgetPending(request.id), update(decided.request), ...decided.changes],
    };
  },
});
