import type { Judgement } from "./policy/policy.ts";
import type { AgentRequest } from "./request.ts";

/** How many identities the policy wants to approve this. */
export function quorumOf(judgement: Judgement | null): number {
  return judgement?.quorum ?? 1;
}

/** How many identities have approved it, the deciding one included. */
export function approvalsOf({ approvals = [], decision }: AgentRequest): number {
  return approvals.length + (decision?.verdict === "approve" ? 1 : 0);
}

/** How many approvals lack after one more. */
export function lackingAfterNext(request: AgentRequest): number {
  return Math.max(0, quorumOf(request.judgement) - approvalsOf(request) - 1);
}
