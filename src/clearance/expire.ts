import type { Refusal } from "../base/errors.ts";
import type { AgentRequest } from "../domain/request.ts";
import { type Moment, type Step, verb } from "../ledger/verb.ts";
import { append, move, noSuchRequest, refused, update } from "./move.ts";
import { forgetClearance, forgetPending, notifyAgent } from "./outgoing.ts";

/** Ends what its time has overtaken: a pending request at its deadline, an approval that was not used. */
export const expire = verb({
  name: "expire",
  needs: ({ id }: { id: string }) => ({ request: { read: "request", id } }),
  decide({ request }, { id }, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(id));
    if (request.status === "pending" && request.deadline <= at.now) return expirePending(request, at);
    const { clearanceUntil } = request;
    if (request.status === "approved" && clearanceUntil !== undefined && clearanceUntil <= at.now) {
      return lapse(request, "clearance", "the approval was not used in time", at);
    }
    return { answer: request, changes: [] };
  },
});

/** Closes an ask that nobody has decided in time. */
export function expirePending(request: AgentRequest, at: Moment): Step<AgentRequest> {
  const expired = move(request, "expired", {}, at);
  return {
    answer: expired,
    changes: [
      forgetPending(request.id),
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
      forgetClearance(request.id),
      update(lapsed),
      append("request_lapsed", request.id, "desk", { gate, why }),
      notifyAgent(request.id),
    ],
  };
}
