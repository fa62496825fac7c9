/** Makes a word of the parser's: its value where that is certain, its pieces, and the scripts inside it. */

import type { DoubleQuotedChild, SyntaxNode, Word as WordNode, WordPart } from "unbash";
import type { Findings } from "./findings.ts";
import { type LiteralText, readDoubleQuoted, readUnquoted } from "./literal-text.ts";
import { findBuried, findNested } from "./nested-scripts.ts";
import type { ObjectionCode } from "./objections.ts";
import type { Word } from "./script.ts";

type Piece = string | null;

/** `~` or `$HOME` at the beginning of a word, so that what follows is below the home folder. */
const homeStart = /^(?:~(?=\/|$)|"?\$(?:\{HOME\}|HOME(?![A-Za-z0-9_])))/;

/** Doubts with which the text still says exactly which word bash passes. */
const harmless = new Set<ObjectionCode>(["non-ascii"]);

/** Reads one word; whatever keeps its value from being certain becomes an objection. */
export function readWord(node: WordNode, findings: Findings): Word {
  return hasOnlyLiterals(node.parts)
    ? literalWord(node.text, node.value, findings)
    : expandingWord(node, node.parts ?? [], findings);
}

/** Reads text that stands in a command as a word of its own but is none to the parser, such as `x=1` after `export`. */
export function readWordText(text: string, nodes: readonly SyntaxNode[], findings: Findings): Word {
  const before = findings.nested.length;
  for (const node of nodes) findNested(node, findings);
  return findings.nested.length === before ? literalWord(text, null, findings) : unknownWord(text);
}

/** A word of which nothing is certain. */
function unknownWord(raw: string): Word {
  return withHome({ value: null, pieces: [null], raw, glob: false, quoted: true });
}

/** Whether the parser found nothing in a word that is expanded. */
function hasOnlyLiterals(parts: readonly WordPart[] | undefined): boolean {
  return parts?.every(isLiteralPart) ?? true;
}

function isLiteralPart(part: WordPart): boolean {
  switch (part.type) {
    case "Literal":
    case "SingleQuoted":
      return true;
    case "Glob":
      return hasOnlyLiterals(part.parts);
    case "DoubleQuoted":
      return part.parts.every((child) => child.type === "Literal");
    default:
      return false;
  }
}

function literalWord(raw: string, parsedValue: string | null, findings: Findings): Word {
  const tilde = tildePrefix(raw);
  const text = readUnquoted(raw.slice(tilde.length), true);
  if (tilde !== "") findings.objections.add("tilde", raw);
  let certain = acceptsDoubts(text, raw, findings);
  if (certain && parsedValue !== null && parsedValue !== tilde + text.value) {
    findings.objections.add("unclear-word", raw);
    certain = false;
  }
  if (!certain) findBuried(raw, findings);
  const rest = certain ? text.value : null;
  const pieces = tilde === "" ? [rest] : joined([null, rest]);
  return withHome({ value: tilde === "" ? rest : null, pieces, raw, glob: text.glob, quoted: text.quoted });
}

/** The unquoted tilde at the beginning of a word with the name that belongs to it, or "". */
function tildePrefix(raw: string): string {
  return raw.startsWith("~") ? (/^~[^/'"\\$`]*/.exec(raw)?.[0] ?? "") : "";
}

/** Reports the doubts about a literal text and says whether its value is certain all the same. */
function acceptsDoubts(text: LiteralText, raw: string, findings: Findings): boolean {
  for (const doubt of text.doubts) findings.objections.add(doubt, raw);
  return text.doubts.every((doubt) => harmless.has(doubt));
}

function expandingWord(node: WordNode, parts: readonly WordPart[], findings: Findings): Word {
  findNested(node, findings);
  const pieces: Piece[] = [];
  let glob = false;
  for (const [at, part] of parts.entries()) {
    const isLast = at === parts.length - 1;
    if (part.type === "Glob" || part.type === "ExtendedGlob") glob = true;
    pieces.push(...partPieces(part, at === 0, isLast, findings));
  }
  const known = joined(pieces);
  const [only] = known;
  const value = known.length === 1 && only !== undefined ? only : null;
  const guess = value === null ? guessed(parts) : null;
  const word: Word = { value, pieces: known, raw: node.text, glob, quoted: /["'\\]/.test(node.text) };
  return withHome(guess === null ? word : { ...word, guess });
}

function partPieces(part: WordPart, isFirst: boolean, isLast: boolean, findings: Findings): Piece[] {
  const { objections } = findings;
  switch (part.type) {
    case "Literal": {
      const tilde = isFirst ? tildePrefix(part.text) : "";
      if (tilde !== "") objections.add("tilde", part.text);
      const rest = literalPiece(readUnquoted(part.text.slice(tilde.length), isLast), part.text, findings);
      return tilde === "" ? [rest] : [null, rest];
    }
    case "Glob":
      return [
        hasOnlyLiterals(part.parts)
          ? literalPiece(readUnquoted(part.text, false), part.text, findings)
          : null,
      ];
    case "SingleQuoted":
      return [part.value];
    case "DoubleQuoted":
      return part.parts.map((child, at) => doubleQuotedPiece(child, at === part.parts.length - 1, findings));
    default:
      objections.add(partCode(part), part.text);
      return [null];
  }
}

function doubleQuotedPiece(child: DoubleQuotedChild, isLast: boolean, findings: Findings): Piece {
  if (child.type === "Literal")
    return literalPiece(readDoubleQuoted(child.text, isLast), child.text, findings);
  findings.objections.add(partCode(child), child.text);
  return null;
}

function literalPiece(text: LiteralText, raw: string, findings: Findings): Piece {
  if (acceptsDoubts(text, raw, findings)) return text.value;
  findBuried(raw, findings);
  return null;
}

/** The objection to a part that is expanded. */
function partCode(part: WordPart): ObjectionCode {
  switch (part.type) {
    case "SimpleExpansion":
    case "ParameterExpansion":
      return "expansion";
    case "CommandExpansion":
      return "substitution";
    case "ProcessSubstitution":
      return "process-substitution";
    case "ArithmeticExpansion":
      return "arithmetic";
    case "AnsiCQuoted":
      return "ansi-c-quote";
    case "LocaleString":
      return "locale-quote";
    case "BraceExpansion":
      return "brace-expansion";
    case "ExtendedGlob":
      return "extended-glob";
    default:
      return "unknown-shape";
  }
}

/** What a word of literals and `$'…'` most likely is, or null where more than that is in it. */
function guessed(parts: readonly WordPart[]): string | null {
  let guess = "";
  for (const part of parts) {
    if (part.type === "AnsiCQuoted" || part.type === "SingleQuoted") guess += part.value;
    else if (part.type === "Literal") guess += readUnquoted(part.text, true).value;
    else if (part.type === "DoubleQuoted" || part.type === "LocaleString") {
      if (part.parts.some((child) => child.type !== "Literal")) return null;
      guess += part.parts.map((child) => readDoubleQuoted(child.text, true).value).join("");
    } else return null;
  }
  return guess;
}

/** Puts neighbouring literal pieces together and drops empty ones beside others. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const before = result.at(-1);
    if (piece !== null && typeof before === "string") result[result.length - 1] = before + piece;
    else if (piece !== "" || pieces.length === 1) result.push(piece);
  }
  return result.length === 0 ? [""] : result;
}

function withHome(word: Word): Word {
  return word.pieces[0] === null && homeStart.test(word.raw) ? { ...word, home: true } : word;
}
