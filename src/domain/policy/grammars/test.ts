import type { Grammar } from "./grammar.ts";

/** `[ … ]` must end with its bracket. */
export const bracket: Grammar = (_fit, words) =>
  words.at(-1)?.value === "]" ? undefined : { why: "lacks its closing bracket" };
