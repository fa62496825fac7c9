import { clip, visible } from "../../base/text.ts";
import type { Command } from "../command.ts";
import { literalWords } from "../word-split.ts";
import { operandObjection } from "./operand.ts";
import type { JudgeFacts, Rule } from "./policy.ts";
import { cautiousReadings } from "./readings.ts";

/** What the rules can see of a command: its words for allow rules, and its cautious readings for the others. */
export interface Words {
  readonly words: readonly string[];
  readonly readings: readonly (readonly string[])[];
}

/** The words of a command, where it is one simple command of literal words or an argv. */
export function wordsOf(command: Command): Words | undefined {
  if (command.form === "tool") return undefined;
  const words = command.form === "argv" ? command.argv : literalWords(command.text);
  if (!words || words.length === 0) return undefined;
  return { words, readings: cautiousReadings(words) };
}

/** Whether a rule speaks of this command: an allow rule of all its words, an ask or deny rule of how it begins. */
export function ruleMatches(rule: Rule, seen: Words, facts: JudgeFacts): boolean {
  return rule.ruling === "allow"
    ? beginsWith(seen.words, rule.prefix) && allowObjection(rule, seen, facts) === undefined
    : seen.readings.some((reading) => beginsWith(reading, rule.prefix));
}

/** Why an allow rule whose prefix fits does not vouch for the rest, as a sentence for people; else undefined. */
export function allowObjection(rule: Rule, seen: Words, facts: JudgeFacts): string | undefined {
  if (Object.keys(rule.environment).length > 0 && facts.execution !== "server") {
    return `Rule ${rule.name} vouches only for a run by the desk itself, in an environment that the rule sets.`;
  }
  for (const word of seen.words.slice(rule.prefix.length)) {
    const objection = rule.flags.includes(word) ? undefined : wordObjection(rule, word, facts.cwd);
    if (objection)
      return `Rule ${rule.name} does not vouch for "${clip(visible(word), 80)}": it ${objection}.`;
  }
  return undefined;
}

export function beginsWith(words: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length > 0 && prefix.every((word, at) => words[at] === word);
}

function wordObjection(rule: Rule, word: string, cwd: string): string | undefined {
  if (rule.operands || word.startsWith("-")) return operandObjection(word, cwd);
  return "is an operand, and the rule takes none";
}
