import { visible } from "../../base/text.ts";
import type { EntryView } from "../../client.ts";
import { isUnfetched } from "../../domain/request.ts";
import type { RequestView } from "../../domain/view.ts";
import type { Style } from "../style.ts";
import { attentionFacts } from "./attention.ts";
import { entryText } from "./entry-line.ts";
import { changeValue, commandValue, factLines, riskValue, shown, shownTime } from "./facts.ts";
import { resultFacts } from "./result-text.ts";

/** Everything about one request but its output: facts, decision, result, time line, sightings and deliveries. */
export function requestFacts(request: RequestView, history: readonly EntryView[], style: Style): string[] {
  return [
    ...factLines(
      [
        ["id", request.id],
        ["status", request.status],
        ["command", commandValue(request)],
        ["change", changeValue(request)],
        ["cwd", visible(request.cwd)],
        ["kind", request.kind],
        ["agent", agentValue(request)],
        ["reason", shown(request.reason)],
        ["risk", riskValue(request, style)],
        ["ruling", rulingValue(request)],
        ["execution", request.execution],
        ["digest", request.digest],
        ["key", shown(request.key)],
        ["asked", shownTime(request.createdAt)],
        ["deadline", shownTime(request.deadline)],
        ["approvals", approvalsValue(request)],
        ["attention", lines(attentionFacts(request))],
        ["decision", decisionValue(request)],
        ["cleared until", shownTime(request.clearanceUntil)],
        ["claimed by", shown(request.claimedBy)],
        ["result", request.result && resultFacts(request.result)],
        ["finished", shownTime(request.finishedAt)],
        ["fetched", isUnfetched(request.deliveries) ? "no: nobody has fetched the result" : undefined],
      ],
      style,
    ),
    ...section("parts", (request.parts ?? []).map(partLine), style),
    ...section("history", history.map(historyLine), style),
    ...section("seen by", request.sightings.map(sightingLine), style),
    ...section("deliveries", request.deliveries.map(deliveryLine), style),
  ];
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : ["", style.bold(title), ...lines.map((line) => `  ${line}`)];
}

function agentValue({ agent, session, requester }: RequestView): string {
  const inSession = session === undefined ? "" : `, session ${visible(session)}`;
  return `${visible(agent)} (asked by ${visible(requester)}${inSession})`;
}

function rulingValue({ ruling, rule }: RequestView): string | undefined {
  if (ruling === null) return undefined;
  return rule === undefined ? ruling : `${ruling}, by the rule ${visible(rule)}`;
}

function approvalsValue({ approvals = [], quorum, reviewers }: RequestView): string | undefined {
  const given = approvals.map(({ by, at }) => `${visible(by)}, ${shownTime(at)}`);
  const wanted = quorum === undefined ? [] : [`${quorum} identities must approve it`];
  const named = reviewers === undefined ? [] : [`only ${reviewers.map(visible).join(", ")} may approve it`];
  return lines([...wanted, ...named, ...given]);
}

function lines(said: readonly string[]): string | undefined {
  return said.length === 0 ? undefined : said.join("\n");
}

function decisionValue({ decision }: RequestView): string | undefined {
  if (!decision) return undefined;
  const done = decision.verdict === "approve" ? "approved" : "rejected";
  const why = decision.reason === undefined ? "" : `: ${visible(decision.reason)}`;
  return [
    `${done} by ${visible(decision.by)}, ${shownTime(decision.at)}${why}`,
    ...grantLines(decision),
  ].join("\n");
}

function grantLines({ grant, gave }: NonNullable<RequestView["decision"]>): string[] {
  return [
    ...(grant === undefined ? [] : [`under the grant ${grant}, without being looked at`]),
    ...(gave === undefined ? [] : [`with the grant ${gave}`]),
  ];
}

function partLine({ text, ruling, risk, reason }: NonNullable<RequestView["parts"]>[number]): string {
  return `${ruling}, ${risk}: ${visible(text)} (${visible(reason)})`;
}

function historyLine(entry: EntryView): string {
  return `${shownTime(entry.at)}  ${entryText(entry)}`;
}

function sightingLine({ channel, at, by, pane }: RequestView["sightings"][number]): string {
  const where = pane === undefined ? "" : `, pane ${visible(pane)}`;
  return `${shownTime(at)}  ${channel}, by ${visible(by)}${where}`;
}

function deliveryLine({
  channel,
  to,
  about,
  state,
  at,
  evidence,
}: RequestView["deliveries"][number]): string {
  return `${shownTime(at)}  ${about} to ${visible(to)} by ${visible(channel)}: ${state} (${visible(evidence)})`;
}
