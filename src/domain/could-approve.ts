import { isOwnAsk } from "./may-decide.ts";
import { type Risk, riskRank } from "./policy/policy.ts";
import type { AgentRequest } from "./request.ts";

/** Somebody who may be there to decide, as far as they are known. */
export interface Candidate {
  readonly name: string;
  /** The highest risk that they may approve, where that is known. */
  readonly maxRisk?: Risk;
}

/** Whether this person's approval would count for this ask, for all that is known of them. */
export function couldApprove({ name, maxRisk }: Candidate, request: AgentRequest): boolean {
  const { judgement, approvals = [] } = request;
  if (!judgement || isOwnAsk(name, request)) return false;
  if (approvals.some(({ by }) => by === name)) return false;
  if (judgement.reviewers?.includes(name) === false) return false;
  return maxRisk === undefined || riskRank(judgement.risk) <= riskRank(maxRisk);
}
