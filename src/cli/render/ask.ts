import type { Instant } from "../../base/clock.ts";
import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { GrantBody } from "../../client.ts";
import type { RequestView } from "../../domain/view.ts";
import { paintRisk, type Style } from "../style.ts";
import { changeValue, commandValue, factLines, riskValue, shown, shownTime } from "./facts.ts";
import { wishedGrant } from "./grant.ts";

/** How much of a digest is enough for an eye to compare. */
const shortDigest = 12;

/** What a reviewer is about to clear, and to grant where that is wished for. */
export function clearanceLines(
  request: RequestView,
  style: Style,
  now: Instant,
  grant?: GrantBody,
): string[] {
  return factLines(
    [
      ["request", request.id],
      ["command", style.bold(commandValue(request))],
      ["change", changeValue(request)],
      ["cwd", visible(request.cwd)],
      ["agent", visible(request.agent)],
      ["reason", shown(request.reason)],
      ["risk", riskValue(request, style)],
      ["approvals", wantedApprovals(request)],
      ["runs", request.execution === "server" ? "at the desk" : `by the agent (${request.execution})`],
      ["digest", request.digest.slice(0, shortDigest)],
      ["deadline", `${shownTime(request.deadline)} (${timeLeft(request, now)})`],
      ["grant", grant && wishedGrant(grant, request)],
    ],
    style,
  );
}

function wantedApprovals({ quorum, approvals = [], reviewers }: RequestView): string | undefined {
  if (quorum !== undefined) return `${approvals.length} of ${quorum} so far`;
  return reviewers && `by ${reviewers.map(visible).join(", ")} only`;
}

/** What an agent's terminal shows while nobody has decided: what is waited for, why, and who can end it. */
export function waitingLines(request: RequestView, style: Style): string[] {
  const { id, risk, reasons } = request;
  const command = visible(request.command);
  const grade = risk === null ? "not ruled yet" : `${paintRisk(style, risk, risk)} risk`;
  const why = reasons[0] === undefined ? "" : `: ${visible(reasons[0])}`;
  return [
    `${id} waits for a decision`,
    `  ${style.bold(command)}`,
    `  ${grade}${why}`,
    `  a reviewer decides: visto approve ${id}`,
  ];
}

/** The line that is rewritten in place. */
export function countdown(request: Pick<RequestView, "status" | "deadline">, now: Instant): string {
  if (request.status === "pending") return `  waiting for a decision, ${timeLeft(request, now)}`;
  return request.status === "approved" ? "  approved, waiting for its turn" : "  running";
}

/** One line of the live view for an ask that wants a decision. */
export function askLine(request: RequestView, style: Style, now: Instant): string {
  const risk = request.risk === null ? "not ruled" : paintRisk(style, request.risk, request.risk);
  const command = style.bold(visible(request.command));
  return `${timeOfAsk(request)}  ${request.id}  ask, ${risk}, ${visible(request.agent)}, ${timeLeft(request, now)}: ${command}`;
}

function timeOfAsk({ createdAt }: RequestView): string {
  return createdAt.slice(11, 19);
}

function timeLeft({ deadline }: Pick<RequestView, "deadline">, now: Instant): string {
  const left = Date.parse(deadline) - now;
  return left > 0 ? `${formatDuration(left)} left` : "its deadline has passed";
}
