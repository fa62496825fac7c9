import { visible } from "../../base/text.ts";
import type { RequestView } from "../../domain/view.ts";
import { resultSentence } from "./result-text.ts";

/** One sentence that says what became of a request, and what to do where something can be done. */
export function finalLine(request: RequestView): string {
  return `visto: ${request.id} ${whatHappened(request)}`;
}

function whatHappened(request: RequestView): string {
  const { id, status, result } = request;
  switch (status) {
    case "pending":
      if (request.approvals?.length) return lackingLine(request);
      return `is still pending: see it with \`visto show ${id}\`, take it back with \`visto withdraw ${id}\``;
    case "approved":
      return `is approved by ${decider(request)}${because(request.decision?.reason)}`;
    case "executing":
      return `is running${request.claimedBy === undefined ? "" : `, claimed by ${visible(request.claimedBy)}`}`;
    case "executed":
    case "failed":
    case "timed_out":
      return result ? resultSentence(result) : `${status.replace("_", " ")}: nothing had to be run`;
    case "unknown":
      return `ended unseen, its outcome is unknown: look, then \`visto resolve ${id} --as executed|failed\``;
    case "rejected":
      return `was rejected by ${decider(request)}${because(request.decision?.reason)}`;
    case "withdrawn":
      return "was withdrawn";
    case "expired":
      return "expired: nobody decided before its deadline; ask again";
    case "lapsed":
      return "lapsed: the approval was not used in time, or no longer holds for what would run; ask again";
  }
}

function lackingLine({ id, approvals = [], quorum = 1 }: RequestView): string {
  const by = approvals.map((approval) => visible(approval.by)).join(", ");
  return `has ${approvals.length} of ${quorum} approvals (${by}): somebody else has to approve it too, \`visto approve ${id}\``;
}

function decider({ decision }: RequestView): string {
  if (!decision) return "nobody";
  if (decision.by === "policy") return "the policy";
  const by = visible(decision.by);
  return decision.grant === undefined ? by : `${by}, under the grant ${decision.grant}`;
}

function because(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${visible(reason)}`;
}

/** Why a request is where it is, for machines: the decision's own reason, the result's, or the policy's. */
export function reasonOf({ decision, result, reasons }: RequestView): string | undefined {
  return result?.reason ?? (decision ? decision.reason : reasons[0]);
}
