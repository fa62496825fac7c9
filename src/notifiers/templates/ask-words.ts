import type { Instant } from "../../base/clock.ts";
import { clip } from "../../base/text.ts";
import type { ExecutionMode } from "../../domain/kind.ts";
import type { AskEvent, AskNews } from "../../domain/notification.ts";
import type { Length } from "./template.ts";

/** What each event of an ask is called, in a title and in a sentence behind the agent's name. */
const events: Readonly<Record<AskEvent, { readonly title: string; readonly sentence: string }>> = {
  ask: { title: "new ask", sentence: "asks for clearance" },
  reminder: { title: "still waiting", sentence: "still waits for a decision" },
  escalation: { title: "escalated", sentence: "has waited too long for a decision" },
  hand_over: { title: "handed over", sentence: "waits for you: somebody handed this over" },
  quorum: { title: "more approvals", sentence: "waits for further approvals" },
  snooze_over: { title: "snooze over", sentence: "waits again: the snooze is over" },
};

const runners: Readonly<Record<ExecutionMode, string>> = {
  server: "at the desk",
  agent: "in the agent's own process",
  pane: "in the agent's pane",
};

/** How much of a command stands in a title, and in a few lines. */
const titleCommand = 80;
const mediumCommand = 400;

/** An ask in one line. */
export function askTitle({ event, request: { agent, command, risk } }: AskNews): string {
  return `${risk} risk, ${events[event].title}: ${clip(agent, 40)}: ${clip(command, titleCommand)}`;
}

/** What is told of an ask below its title. */
export function askLines(news: AskNews, length: Length): readonly string[] {
  return length === "medium" ? fewLines(news) : everything(news);
}

function fewLines({ event, request, detail }: AskNews): readonly string[] {
  const [why] = request.reasons;
  return [
    `${clip(request.agent, 80)} ${events[event].sentence}:`,
    clip(request.command, mediumCommand),
    `in ${clip(request.cwd, 200)}, ${runners[request.execution]}`,
    `${request.risk} risk${why === undefined ? "" : `: ${clip(why, 200)}`}`,
    ...(request.reason === undefined ? [] : [`the agent says: ${clip(request.reason, 200)}`]),
    ...(detail === undefined ? [] : [clip(detail, 200)]),
    `until ${shownInstant(request.deadline)}`,
  ];
}

function everything({ event, request, detail }: AskNews): readonly string[] {
  const { id, agent, command, cwd, execution, risk, reasons, reason, kind, createdAt, deadline } = request;
  return [
    `${agent} ${events[event].sentence}.`,
    ...(detail === undefined ? [] : [detail]),
    "",
    ...fact("command", command),
    ...fact("folder", cwd),
    ...fact("kind", kind),
    ...fact("runs", runners[execution]),
    ...fact("risk", risk),
    ...reasons.flatMap((why, at) => fact(at === 0 ? "why" : "", why)),
    ...fact("agent says", reason),
    ...fact("asked", shownInstant(createdAt)),
    ...fact("until", shownInstant(deadline)),
    ...fact("id", id),
  ];
}

/** A line of a list with the names on the left. */
export function fact(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${name.padEnd(11)} ${value}`];
}

/** A moment for people, the same wherever it is read: `2026-01-31 09:05 UTC`. */
export function shownInstant(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
