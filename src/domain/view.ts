import { takeOf } from "./attention.ts";
import { commandText } from "./command.ts";
import { quorumOf } from "./quorum.ts";
import type { AgentRequest } from "./request.ts";
import { toolSummary } from "./tool-summary.ts";
import type { AttentionView, RequestView } from "./views/request.ts";

export type { RequestView } from "./views/request.ts";

function iso(at: number): string {
  return new Date(at).toISOString();
}

export function requestView(request: AgentRequest): RequestView {
  const { command, judgement, decision } = request;
  return {
    id: request.id,
    agent: request.agent,
    session: request.session,
    kind: request.kind,
    status: request.status,
    command: commandText(command),
    argv: command.form === "argv" ? command.argv : undefined,
    tool: command.form === "tool" ? command.tool : undefined,
    input: command.form === "tool" ? command.input : undefined,
    summary: command.form === "tool" ? toolSummary(command.input) : undefined,
    cwd: request.cwd,
    reason: request.reason,
    requester: request.requester,
    key: request.key,
    digest: request.digest,
    ruling: judgement?.ruling ?? null,
    risk: judgement?.risk ?? null,
    reasons: judgement?.reasons ?? [],
    rule: judgement?.rule,
    execution: request.execution,
    createdAt: iso(request.createdAt),
    deadline: iso(request.deadline),
    clearanceUntil: request.clearanceUntil === undefined ? undefined : iso(request.clearanceUntil),
    claimedBy: request.claimedBy,
    quorum: quorumOf(judgement) > 1 ? quorumOf(judgement) : undefined,
    reviewers: judgement?.reviewers,
    approvals: request.approvals?.map((approval) => ({ ...approval, at: iso(approval.at) })),
    attention: attentionView(request),
    parts: judgement && judgement.parts.length > 1 ? judgement.parts : undefined,
    decision: decision && { ...decision, at: iso(decision.at) },
    result: request.result,
    finishedAt: request.finishedAt === undefined ? undefined : iso(request.finishedAt),
    sightings: request.sightings.map((sighting) => ({ ...sighting, at: iso(sighting.at) })),
    deliveries: request.deliveries.map((delivery) => ({ ...delivery, at: iso(delivery.at) })),
  };
}

function attentionView(request: AgentRequest): AttentionView | undefined {
  const { attention } = request;
  if (!attention) return undefined;
  const { reminders, rung, pause } = attention;
  const take = takeOf(request);
  return {
    ...(take && { takenBy: take.by, takenUntil: iso(take.until) }),
    ...(pause?.kind === "snooze" && { snoozedUntil: iso(pause.until) }),
    reminders,
    rung,
  };
}
