import { clip, visible } from "../../base/text.ts";
import type { Word } from "../shell/script.ts";
import type { Effect, Part, Risk, Ruling } from "./policy.ts";
import type { Rule } from "./rule.ts";
import { shownWord } from "./words.ts";

/** A part of a judgement with the rule that made it. */
export interface Finding extends Part {
  readonly by: Rule | null;
  /** Set where its reason says no more than that no rule knows the program: any rule that speaks says it better. */
  readonly vague?: true;
}

/** What a finding is about. */
export interface Subject {
  readonly text: string;
  readonly words: readonly string[];
}

/** The subject of words that were taken out of a command. */
export function subjectOf(words: readonly Word[], text?: string): Subject {
  const shown = words.map(shownWord);
  return { text: text ?? shown.join(" "), words: shown };
}

/** What a rule says of a part. */
export function ruled(rule: Rule, ruling: Ruling, { text, words }: Subject): Finding {
  const { risk, name, reason, effect } = rule;
  return { text, words, ruling, risk, rule: name, reason, effect, by: rule };
}

/** What is asked because nothing vouches for it. */
export function asked(subject: Subject, reason: string, risk: Risk, effect: Effect | null = null): Finding {
  const { text, words } = subject;
  return { text, words, ruling: "ask", risk, rule: null, reason, effect, by: null };
}

/** A text as a message may quote it. */
export function quoted(text: string): string {
  return JSON.stringify(clip(visible(text), 80));
}
