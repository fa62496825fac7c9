import type { Risk, Ruling } from "../domain/policy/policy.ts";

type Paint = (text: string) => string;

/** Colours for one stream; plain ones change nothing. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly warn: Paint;
  readonly bad: Paint;
}

const same: Paint = (text) => text;

export const plainStyle: Style = { bold: same, dim: same, good: same, warn: same, bad: same };

export const colorStyle: Style = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  good: paint(32, 39),
  warn: paint(33, 39),
  bad: paint(31, 39),
};

function paint(on: number, off: number): Paint {
  return (text) => `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Paints a risk by how serious it is. */
export function paintRisk(style: Style, risk: Risk | null, text: string): string {
  if (risk === "critical" || risk === "high") return style.bad(text);
  return risk === "medium" ? style.warn(text) : text;
}

/** Paints a ruling by how strict it is. */
export function paintRuling(style: Style, ruling: Ruling, text: string): string {
  if (ruling === "deny") return style.bad(text);
  return ruling === "ask" ? style.warn(text) : style.good(text);
}
