/** What makes a text doubtful before any parser has read it: size, nesting, and characters that hide something. */

import type { ObjectionList } from "./objections.ts";

/** Longest text that is read, in bytes of UTF-8. */
export const longestText = 8 * 1024;

/** Deepest nesting of brackets that is read, counted without regard to quotes; the parser needs a few ms for it. */
export const deepestNesting = 24;

/** Most words and commands that are read: what is longest in bytes may still take the parser 20 ms. */
const mostPieces = 1_024;
const separators = /[\s;|&<>()]+/g;

const nesting = /[(){}[\]]|\b(?:case|esac)\b/g;
const openers = new Set(["(", "{", "["]);

const loneSurrogate = /\p{Surrogate}/u;
const control = /(?![\t\n])\p{Cc}/u;
const invisible = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Variation_Selector}]|(?! )\p{Zs}/u;

/** A backslash that escapes a line break, after an even number of others, without a blank before it or after the break. */
const joiningBackslash = /(?<!\\)(?:\\\\)*(?:(?<![ \t])\\\n|\\\n(?![ \t]))/;

/** Objects to every character that can make the text look different from what bash reads. */
export function objectToCharacters(text: string, objections: ObjectionList): void {
  const surrogate = loneSurrogate.exec(text);
  if (surrogate) objections.add("lone-surrogate", surrogate[0]);
  const hidden = control.exec(text);
  if (hidden) objections.add("control-character", hidden[0]);
  const unseen = invisible.exec(text);
  if (unseen) objections.add("invisible-character", unseen[0]);
  const joining = joiningBackslash.exec(text);
  if (joining)
    objections.add("line-continuation", text.slice(Math.max(0, joining.index - 20), joining.index + 20));
}

/** The part of a text that can be parsed in bounded time; objects where that is not the whole. */
export function boundedPart(text: string, objections: ObjectionList): string {
  let end = lengthWithin(text, longestText);
  end = Math.min(end, lengthOfPieces(text.slice(0, end)));
  if (end < text.length) objections.add("too-long");
  const deep = tooDeepAt(text, end);
  if (deep !== null) {
    objections.add("too-deep", text.slice(deep, deep + 40));
    end = deep;
  }
  return end === text.length ? text : wholeLines(text.slice(0, end));
}

/** Where a text has more pieces between blanks and separators than are read; its length where it has not. */
function lengthOfPieces(text: string): number {
  let pieces = 0;
  for (const { index } of text.matchAll(separators)) {
    pieces++;
    if (pieces > mostPieces) return index;
  }
  return text.length;
}

/** How many characters of a text fit into so many bytes. */
function lengthWithin(text: string, bytes: number): number {
  if (text.length * 3 <= bytes) return text.length;
  const head = text.slice(0, bytes);
  if (head.length === text.length && Buffer.byteLength(text) <= bytes) return text.length;
  return new TextEncoder().encodeInto(head, new Uint8Array(bytes)).read;
}

/** Where the nesting goes beyond the cap, or null. */
function tooDeepAt(text: string, end: number): number | null {
  let depth = 0;
  for (const { 0: token, index } of text.slice(0, end).matchAll(nesting)) {
    if (openers.has(token)) depth++;
    // the pattern of a case ends with a parenthesis that nothing opens, so that case counts as an opener inside others
    else if (token === "case") depth += depth > 0 ? 1 : 0;
    else if (depth > 0) depth--;
    if (depth > deepestNesting) return index;
  }
  return null;
}

/** A cut text without its last, broken line, so that half a path is not taken for a whole one. */
function wholeLines(cut: string): string {
  const lastBreak = Math.max(cut.lastIndexOf("\n"), cut.lastIndexOf(";"), cut.lastIndexOf(" "));
  return lastBreak === -1 ? cut : cut.slice(0, lastBreak);
}
