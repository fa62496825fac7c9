import { clip, visible, visibleLines } from "../../base/text.ts";
import type { RequestView } from "../../client.ts";
import { permits } from "../../domain/permissions.ts";
import { asData } from "./as-data.ts";
import type { ToolAnswer } from "./tool.ts";
import type { Setting } from "./tool-call.ts";

/** Longest output that is handed to a model, for each of stdout and stderr. */
const longestOutput = 30_000;

/** How a request stands, told to whoever asked: what happened, and what to do next. */
export function requestAnswer(request: RequestView): ToolAnswer {
  return {
    text: [`${request.id} ${standing(request)}`, ...outputOf(request)].join("\n"),
    facts: facts(request),
  };
}

/** The same for somebody who may read what others asked: to them all of it is foreign text. */
export function shownRequest(request: RequestView, { role }: Pick<Setting, "role">): ToolAnswer {
  if (!permits(role, "read-all")) return requestAnswer(request);
  const text = `${request.id} is ${request.status}.\n${asData(request, longestOutput)}`;
  return { text, facts: facts(request) };
}

function facts(request: RequestView) {
  const { result } = request;
  return {
    id: request.id,
    status: request.status,
    ruling: request.ruling,
    risk: request.risk,
    execution: request.execution,
    digest: request.digest,
    deadline: request.deadline,
    clearanceUntil: request.clearanceUntil,
    exitCode: result?.exitCode,
    signal: result?.signal,
    truncated: result?.truncated,
  };
}

function standing(request: RequestView): string {
  const { id, status, result } = request;
  switch (status) {
    case "pending":
      return `is still pending: nobody has decided yet, and nothing has run. Go on waiting with request_status {"id": "${id}", "wait": "50s"}; do not do the same thing in another way. Its deadline is ${request.deadline}.`;
    case "approved":
      return request.execution === "server"
        ? `is approved by ${decider(request)}; the desk is about to run it. Wait with request_status {"id": "${id}", "wait": "50s"}.`
        : `is approved by ${decider(request)}${because(request)}. You run it yourself, once, exactly as asked, in ${visible(request.cwd)}, before ${request.clearanceUntil}. First call claim_execution {"id": "${id}", "digest": "${request.digest}"}; only if it answers with a claim, run it; then call confirm_outcome with that claim.`;
    case "executing":
      return `is running. Wait with request_status {"id": "${id}", "wait": "50s"}.`;
    case "executed":
    case "failed":
      return `${status === "executed" ? "has run" : "has failed"}${ended(request)}.`;
    case "timed_out":
      return "was ended at its time limit.";
    case "unknown":
      return "ended unseen: nobody knows whether it took effect. Do not repeat it; look at what it should have changed, and tell a person.";
    case "rejected":
      return `was rejected by ${decider(request)}${because(request)}. Nothing has run. Do not do the same thing in another way.`;
    case "withdrawn":
      return "was withdrawn. Nothing has run.";
    case "expired":
      return "expired: nobody decided before its deadline, and nothing has run. You may ask again.";
    case "lapsed":
      return `lapsed: the approval was not used in time or no longer holds${result?.reason === undefined ? "" : ` (${visible(result.reason)})`}, and nothing has run. You may ask again.`;
  }
}

function ended({ result }: RequestView): string {
  if (result?.exitCode !== undefined) return ` with exit code ${result.exitCode}`;
  if (result?.signal !== undefined) return `, ended by ${visible(result.signal)}`;
  return result?.reason === undefined ? "" : `: ${visible(result.reason)}`;
}

function decider({ decision }: RequestView): string {
  if (decision === undefined) return "nobody";
  return decision.by === "policy" ? "the policy" : visible(decision.by);
}

function because({ decision, reasons }: RequestView): string {
  const why = decision?.reason ?? (decision?.by === "policy" ? reasons[0] : undefined);
  return why === undefined ? "" : `: ${visible(why).replace(/\.$/, "")}`;
}

function outputOf({ id, result }: RequestView): readonly string[] {
  const parts = (["stdout", "stderr"] as const).flatMap((name) => {
    const output = result?.[name];
    return output ? [`${name}:`, clip(visibleLines(output), longestOutput)] : [];
  });
  const isWhole = !result?.truncated && parts.every((part) => part.length < longestOutput);
  return isWhole ? parts : [...parts, `Not all of the output is shown: see \`visto show ${id}\`.`];
}
