import type { Milliseconds } from "../base/clock.ts";
import type { AtDeadline, Judgement } from "./policy/policy.ts";
import { quorumOf } from "./quorum.ts";

/**
 * How late an ask may still be approved at its deadline: one sweep and a little. Clients wait ten seconds past the
 * deadline, so whoever gets this approval is still there.
 */
export const deadlineGrace: Milliseconds = 7_000;

/** Whether the policy itself approves this when nobody has decided in time: in every doubt it does not. */
export function approvesAtDeadline(judgement: Judgement | null, atDeadline: AtDeadline): boolean {
  if (judgement?.ruling !== "ask") return false;
  if (quorumOf(judgement) > 1 || judgement.reviewers) return false;
  const { risk } = judgement;
  return (risk === "low" || risk === "medium") && atDeadline[risk] === "approve";
}
