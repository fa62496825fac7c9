import type { Command } from "../command.ts";
import { ruleMatches, wordsOf } from "./match-rule.ts";
import type { JudgeFacts, Rule } from "./policy.ts";

/** Commands that a rule's author says it speaks of, and commands that it must leave alone. */
export interface RuleExamples {
  readonly match: readonly string[];
  readonly notMatch: readonly string[];
}

/** An example that turns out otherwise. */
export interface FailingExample {
  readonly side: keyof RuleExamples;
  readonly index: number;
  readonly example: string;
  readonly problem: string;
}

/** The circumstances in which examples are judged. */
export const exampleFacts: JudgeFacts = {
  agent: "example",
  kind: "bash_command",
  execution: "server",
  cwd: "/home/agent/project",
};

/** Tries the examples of one stated rule on the rule alone; `rules` are its prefixes. */
export function failingExamples(rules: readonly Rule[], examples: RuleExamples): FailingExample[] {
  const speaks = (text: string): boolean => {
    const command: Command = { form: "shell", text };
    const seen = wordsOf(command);
    return seen !== undefined && rules.some((rule) => ruleMatches(rule, seen, exampleFacts));
  };
  const failing = (side: keyof RuleExamples, expected: boolean, problem: string): FailingExample[] =>
    examples[side].flatMap((example, index) =>
      speaks(example) === expected ? [] : [{ side, index, example, problem }],
    );
  return [
    ...failing("match", true, "should match, but does not"),
    ...failing("notMatch", false, "should not match, but does"),
  ];
}
