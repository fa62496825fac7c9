import type { Grammar } from "./grammar.ts";

/** `test` and `[` know no end of flags, and `[ … ]` must end with its bracket. */
export const bracket: Grammar = (_fit, words) => {
  if (words.some(({ value }) => value === "--")) return { word: "--", why: "is a text to this program" };
  if (words[0]?.value === "[" && words.at(-1)?.value !== "]") return { why: "lacks its closing bracket" };
  return undefined;
};
