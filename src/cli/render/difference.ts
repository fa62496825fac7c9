import { visible } from "../../base/text.ts";
import type { Judgement } from "../../domain/policy/policy.ts";
import type { RequestView } from "../../domain/view.ts";
import { paintRuling, type Style } from "../style.ts";
import { counted } from "./counted.ts";

/** A request that two policies rule differently. */
export interface Difference {
  readonly request: RequestView;
  readonly before: Judgement;
  readonly after: Judgement;
}

/** The requests that two policies rule differently, and how many of each kind there are. */
export function differenceLines(all: number, differences: readonly Difference[], style: Style): string[] {
  const kinds = Map.groupBy(differences, kindOf);
  const counts = [...kinds].map(([kind, found]) => `${found.length} ${kind}`).sort();
  const how = counts.length === 0 ? "" : `: ${counts.join(", ")}`;
  return [
    ...differences.flatMap((difference) => linesOf(difference, style)),
    `${differences.length} of ${counted(all, "request")} would be ruled differently${how}`,
    style.dim(
      "Files, programs and repositories are those of this machine today; what they were then nobody knows.",
    ),
  ];
}

function linesOf(difference: Difference, style: Style): string[] {
  const { request, after } = difference;
  const rule = after.rule === undefined ? "" : `, rule ${visible(after.rule)}`;
  return [
    `${request.id}  ${style.bold(visible(request.command))}`,
    `  ${paintRuling(style, after.ruling, kindOf(difference))}${rule}: ${visible(after.reasons[0] ?? "")}`,
  ];
}

/** `ask → allow`; where only the risk differs, that of both. */
function kindOf({ before, after }: Difference): string {
  const isRisk = before.ruling === after.ruling;
  const name = ({ ruling, risk }: Judgement): string => (isRisk ? `${ruling} (${risk})` : ruling);
  return `${name(before)} → ${name(after)}`;
}
