/**
 * Checks that the parser has dropped nothing: the text between the words of a tree must be made of exactly the
 * operators and reserved words that the tree's shapes have. A tolerant parser skips what bash would refuse.
 */

import { forEachChild, type Script, type SyntaxNode } from "unbash";

interface Span {
  readonly pos: number;
  readonly end: number;
}

/** What stands between words: blanks, a comment, a continued line, an operator or a reserved word. */
const between = /(?<blank>[ \t\n]+|\\\n)|(?<comment>#[^\n]*)|(?<token>&&|\|\||[;|!(){}]|[a-z]+|-p\b|--)/y;

/** Tokens of which the tree says how many there are. */
const counted = ["(", ")", "{", "}", "if", "fi", "for", "done", "|", "&&", "||", "!"] as const;

type Counts = Record<(typeof counted)[number], number>;

/** Tokens that separate parts, in any number. */
const separators = new Set([";", "then", "elif", "else", "in", "do", "time", "-p", "--"]);

/** Whether a tree of plain shapes accounts for every character of its text. */
export function accountsForAll(script: Script, text: string): boolean {
  const spans: Span[] = [];
  const expected = noCounts();
  measure(script, spans, expected);
  const found = noCounts();
  let at = 0;
  for (const span of spans.sort((a, b) => a.pos - b.pos)) {
    if (span.pos < at || !countTokens(text, at, span.pos, found)) return false;
    at = span.end;
  }
  return (
    countTokens(text, at, text.length, found) && counted.every((token) => found[token] === expected[token])
  );
}

function noCounts(): Counts {
  return Object.fromEntries(counted.map((token) => [token, 0])) as Counts;
}

function measure(node: SyntaxNode, spans: Span[], expected: Counts): void {
  switch (node.type) {
    case "Word":
    case "Assignment":
    case "Redirect":
    case "HereString":
      spans.push(node);
      return;
    case "HereDoc":
      spans.push(node, node.body);
      if (node.closing) spans.push(node.closing);
      return;
    case "Subshell":
      expected["("]++;
      expected[")"]++;
      break;
    case "BraceGroup":
      expected["{"]++;
      expected["}"]++;
      break;
    case "If":
      expected.if++;
      expected.fi++;
      break;
    case "For":
      expected.for++;
      expected.done++;
      break;
    case "Negation":
      expected["!"]++;
      break;
    case "Pipeline":
      expected["|"] += node.operators.length;
      break;
    case "AndOr":
      for (const operator of node.operators) expected[operator]++;
      break;
  }
  forEachChild(node, (child) => measure(child, spans, expected));
}

/** Counts the tokens of a stretch of text; false where something else stands in it. */
function countTokens(text: string, from: number, to: number, found: Counts): boolean {
  for (between.lastIndex = from; between.lastIndex < to; ) {
    const match = between.exec(text);
    const token = match?.groups?.token;
    if (match === null || between.lastIndex > to) return false;
    if (token === undefined) continue;
    if (token in found) found[token as keyof Counts]++;
    else if (!separators.has(token)) return false;
  }
  return true;
}
