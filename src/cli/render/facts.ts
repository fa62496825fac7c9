import { visible } from "../../base/text.ts";
import type { RequestView } from "../../domain/view.ts";
import { paintRisk, type Style } from "../style.ts";

/** A name and what is to be said of it; undefined is left out. */
export type Fact = readonly [name: string, value: string | undefined];

/** Facts as lines, their names in one column; further lines of a value stand below the first. */
export function factLines(facts: readonly Fact[], style: Style): string[] {
  const said = facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined);
  const width = Math.max(...said.map(([name]) => name.length));
  return said.flatMap(([name, value]) => {
    const [first = "", ...rest] = value.split("\n");
    return [
      `${style.dim(name.padEnd(width))}  ${first}`,
      ...rest.map((line) => `${" ".repeat(width)}  ${line}`),
    ];
  });
}

/** The command on one line, or as lines where it has several. */
export function commandValue({ command }: Pick<RequestView, "command">): string {
  return command.split("\n").map(visible).join("\n");
}

/** What a writing tool would change, line by line. */
export function changeValue({ summary }: Pick<RequestView, "summary">): string | undefined {
  return summary?.split("\n").map(visible).join("\n");
}

/** The risk with every reason for it. */
export function riskValue({ risk, reasons }: Pick<RequestView, "risk" | "reasons">, style: Style): string {
  if (risk === null) return "not ruled yet";
  const [first, ...rest] = reasons.map(visible);
  const painted = paintRisk(style, risk, risk);
  return [first === undefined ? painted : `${painted}: ${first}`, ...rest].join("\n");
}

/** Outside text on one line, where there is any. */
export function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : visible(text);
}

/** A time for people: UTC, to the second. */
export function shownTime(iso: string | undefined): string | undefined {
  return iso?.replace("T", " ").replace(/\.\d+Z$/, "Z");
}
