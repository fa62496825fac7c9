import { stringify } from "yaml";
import { visibleLines } from "../../base/text.ts";
import { type Command, commandText } from "../command.ts";
import { isGlob } from "./globs.ts";
import type { Risk } from "./policy.ts";

/** What a rule is drafted from: a command that a reviewer approved, and where it was asked. */
export interface Approved {
  readonly id: string;
  readonly command: Command;
  readonly agent: string;
  readonly cwd: string;
  readonly risk: Risk | null;
  readonly by: string;
  /** The day of the approval, such as `2026-03-02`. */
  readonly day: string;
}

/** What a drafted rule speaks of, besides its circumstances. */
export interface DraftedPart {
  readonly [key: string]: unknown;
  readonly examples: { readonly match: readonly string[]; readonly notMatch: readonly string[] };
}

/** A rule in the form of a policy file. */
export interface DraftedRule extends DraftedPart {
  readonly name: string;
}

/** Why no rule can be drafted, as a sentence. */
export interface DraftObjection {
  readonly why: string;
}

/** What keeps any rule from being drafted, or undefined. */
export function draftObjection({ command, agent, cwd }: Approved): DraftObjection | undefined {
  if (command.form === "tool")
    return { why: "Only commands can be drafted; write a rule on a tool by hand." };
  if (visibleLines(commandText(command)) !== commandText(command))
    return { why: "The command holds control or invisible characters, which a rule would hide." };
  const glob = [agent, cwd].find(isGlob);
  if (glob === undefined) return undefined;
  return { why: `${JSON.stringify(glob)} holds *, ? or [, which a condition takes for a pattern.` };
}

/** A rule for this agent in this folder. */
export function draftedRule(approved: Approved, { examples, ...part }: DraftedPart): DraftedRule {
  const { id, command, agent, cwd, risk, by, day } = approved;
  return {
    name: nameOf(command, id),
    ruling: "allow",
    risk: risk ?? "medium",
    reason: `Approved by ${by} on ${day}, as ${id}.`,
    ...part,
    when: { paths: [cwd], agents: [agent] },
    examples,
  };
}

/** Speaks of exactly this command. */
export function exactPart(command: Command): DraftedPart {
  const text = commandText(command);
  return { exact: [text], examples: { match: [text], notMatch: [`${text} and-more`] } };
}

/** The rule as the text of a policy file. */
export function ruleYaml(rule: DraftedRule): string {
  return stringify({ rules: [rule] }, { lineWidth: 0 });
}

/** `npm-test-4c6e8g`: words of the command, and the end of the id that sets it apart. */
function nameOf(command: Command, id: string): string {
  const words =
    commandText(command)
      .toLowerCase()
      .match(/[a-z][a-z0-9]*/g) ?? [];
  const ending = id
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(-6);
  return [...(words.length > 0 ? words.slice(0, 3) : ["approved"]), ending]
    .join("-")
    .slice(-60)
    .replace(/^[^a-z]+/, "");
}
