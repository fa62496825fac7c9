import { VistoError } from "../../base/errors.ts";
import { clip, visible } from "../../base/text.ts";

/** A term as it was written: `key` and what stands between it and the value, or a free word or phrase. */
export interface WrittenTerm {
  readonly not: boolean;
  readonly key?: string;
  readonly operator?: Operator;
  readonly value: string;
  /** Where the term, and where its value begins, counted in characters from 1. */
  readonly at: number;
  readonly valueAt: number;
}

export const operators = [":", ">=", "<=", ">", "<"] as const;
export type Operator = (typeof operators)[number];

/** A key is letters right before an operator. */
const keyed = /([A-Za-z]+)(:|>=|<=|>|<)/y;
const phrase = /"((?:[^"\\]|\\.)*)"/y;
const word = /[^\s"]+/y;

/** Takes a search's text apart; VistoError `invalid_option` where a quotation has no end or a key no value. */
export function scanSearch(text: string): readonly WrittenTerm[] {
  const terms: WrittenTerm[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const not = text[at] === "-" && at + 1 < text.length && !/\s/.test(text[at + 1] ?? "");
    const start = not ? at + 1 : at;
    const key = matchAt(keyed, text, start);
    const valueAt = start + (key?.[0].length ?? 0);
    const { value, end } = readValue(text, valueAt, key?.[1]);
    terms.push({
      not,
      key: key?.[1],
      operator: key?.[2] as Operator | undefined,
      value,
      at: at + 1,
      valueAt: valueAt + 1,
    });
    at = skipBlanks(text, end);
  }
  return terms;
}

function readValue(text: string, at: number, key: string | undefined): { value: string; end: number } {
  if (text[at] === '"') {
    const quoted = matchAt(phrase, text, at);
    if (!quoted) throw searchError(at + 1, 'expected a " at the end of the phrase');
    return { value: (quoted[1] ?? "").replace(/\\(.)/g, "$1"), end: at + quoted[0].length };
  }
  const plain = matchAt(word, text, at)?.[0];
  if (plain === undefined) throw searchError(at + 1, `expected a value after ${key}:`);
  return { value: plain, end: at + plain.length };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && /\s/.test(text[next] ?? "")) next += 1;
  return next;
}

/** What is wrong with a search, and at which character. */
export function searchError(position: number, problem: string, nearest?: string): VistoError {
  const hint = nearest === undefined ? "" : `: did you mean ${nearest}?`;
  return new VistoError("invalid_option", `q, at character ${position}: ${problem}${hint}`, {
    position,
    ...(nearest !== undefined && { nearest }),
  });
}

/** What came, as an error shows it. */
export function quoted(value: string): string {
  return JSON.stringify(clip(visible(value), 60));
}
