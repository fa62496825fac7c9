import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { RequestView } from "../../domain/view.ts";

/** One sentence that says what became of a request, and what to do where something can be done. */
export function finalLine(request: RequestView): string {
  return `visto: ${request.id} ${whatHappened(request)}`;
}

function whatHappened(request: RequestView): string {
  const { id, status } = request;
  switch (status) {
    case "pending":
      return `is still pending: see it with \`visto show ${id}\`, take it back with \`visto withdraw ${id}\``;
    case "approved":
      return `is approved by ${decider(request)}${because(request.decision?.reason)}`;
    case "executing":
      return `is running${request.claimedBy === undefined ? "" : `, claimed by ${visible(request.claimedBy)}`}`;
    case "executed":
      return `executed: ${resultText(request)}`;
    case "failed":
      return `failed: ${resultText(request)}`;
    case "timed_out":
      return `timed out and was stopped: ${resultText(request)}`;
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

function decider({ decision }: RequestView): string {
  if (!decision) return "nobody";
  return decision.by === "policy" ? "the policy" : visible(decision.by);
}

function because(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${visible(reason)}`;
}

function resultText({ result }: RequestView): string {
  if (!result) return "nothing had to be run";
  const { exitCode, signal, reason, durationMs, truncated } = result;
  const parts = [
    exitCode === undefined ? undefined : `exit code ${exitCode}`,
    signal === undefined ? undefined : `killed by ${visible(signal)}`,
    reason === undefined ? undefined : visible(reason),
    durationMs === undefined ? undefined : `after ${formatDuration(durationMs)}`,
    truncated ? "output cut" : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "no exit code is known" : parts.join(", ");
}

/** Why a request is where it is, for machines: the decision's own reason, the result's, or the policy's. */
export function reasonOf({ decision, result, reasons }: RequestView): string | undefined {
  return result?.reason ?? (decision ? decision.reason : reasons[0]);
}
