import { isMap, isSeq, LineCounter, parseDocument, stringify } from "yaml";
import { type DraftedRule, ruleYaml } from "./draft-rule.ts";

const options = { schema: "failsafe" } as const;

/**
 * The text of a policy file with one more rule behind its last one, everything else left as it is; undefined where the
 * rules stand in a form to which nothing can be added line by line, such as `rules: [...]`.
 */
export function withRule(text: string, rule: DraftedRule): string | undefined {
  const added = add(text, rule);
  return added !== undefined && holds(added, text, rule) ? added : undefined;
}

function add(text: string, rule: DraftedRule): string | undefined {
  const lines = new LineCounter();
  const { contents, errors } = parseDocument(text, { ...options, lineCounter: lines });
  if (errors.length > 0) return undefined;
  if (contents === null) return `${withLineEnd(text)}${ruleYaml(rule)}`;
  if (!isMap(contents) || contents.flow) return undefined;
  const rules = contents.get("rules", true);
  if (rules === undefined) return `${withLineEnd(text)}\n${ruleYaml(rule)}`;
  if (!isSeq(rules) || rules.flow || !rules.range) return undefined;
  const [start, end] = rules.range;
  const indent = " ".repeat(lines.linePos(start).col - 1);
  const item = stringify([rule], { lineWidth: 0 }).replace(/^(?=.)/gm, indent);
  const at = endOfLine(text, end);
  return `${withLineEnd(text.slice(0, at))}\n${item}${text.slice(at)}`;
}

/** A comment may stand behind the last value. */
function endOfLine(text: string, at: number): number {
  if (text[at - 1] === "\n") return at;
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

function withLineEnd(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Whether the new text says what the old one did, and the rule. */
function holds(added: string, text: string, rule: DraftedRule): boolean {
  const old = contentOf(text) ?? {};
  const expected = { ...old, rules: [...(old.rules ?? []), rule] };
  return JSON.stringify(contentOf(added)) === JSON.stringify(expected);
}

function contentOf(text: string): { readonly rules?: readonly unknown[] } | null {
  const document = parseDocument(text, options);
  return document.errors.length > 0 ? null : (document.toJS() as { rules?: readonly unknown[] } | null);
}
