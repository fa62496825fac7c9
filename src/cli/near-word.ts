import { nearest } from "../base/text.ts";

/** A single letter begins too many words to mean one of them. */
const shortestBeginning = 2;

/** The word of `known` that was probably meant: one that begins so, else the nearest that a slip of the hand explains. */
export function nearWord(word: string, known: readonly string[]): string | undefined {
  const begun = word.length < shortestBeginning ? undefined : known.find((one) => one.startsWith(word));
  return begun ?? nearest(word, known);
}
