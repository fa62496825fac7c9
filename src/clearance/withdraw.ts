import { type Refusal, refuse } from "../base/errors.ts";
import { mayBecome } from "../domain/lifecycle.ts";
import { permits } from "../domain/permissions.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Step, verb } from "../ledger/verb.ts";
import { endAttention } from "./attention.ts";
import { append, move, noSuchRequest, refused, update, wrongState } from "./move.ts";
import { notifyAgent } from "./outgoing.ts";

export interface WithdrawInput {
  readonly id: string;
  readonly identity: Identity;
  readonly reason?: string;
  /** Only while nobody has decided: what is approved stays approved. */
  readonly undecided?: boolean;
}

/** Takes an ask back before it runs: its requester may, and whoever may withdraw for others. */
export const withdraw = verb({
  name: "withdraw",
  needs: ({ id }: WithdrawInput) => ({ request: { read: "request", id } }),
  decide({ request }, { id, identity, reason, undecided }: WithdrawInput, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(id));
    if (request.requester !== identity.name && !permits(identity.role, "withdraw-any")) {
      return refused(
        refuse("role_forbidden", `${id} was asked by ${request.requester}: only they may withdraw it`),
      );
    }
    if (undecided && request.status !== "pending") return refused(wrongState(request, "pending"));
    if (!mayBecome(request.status, "withdrawn")) return refused(wrongState(request, "pending or approved"));
    const withdrawn = move(request, "withdrawn", {}, at);
    return {
      answer: withdrawn,
      changes: [
        ...endAttention(request, identity.name),
        update(withdrawn),
        append("request_withdrawn", id, identity.name, { reason }),
        notifyAgent(id),
      ],
    };
  },
});
