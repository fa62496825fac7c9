import type { Grammar } from "./grammar.ts";

/** Fields, numbers and texts without escapes, with commas or blanks between them. */
const item = String.raw`(?:\$(?:\d+|NF|\(NF-\d+\))|NR|NF|FNR|\d+|"[\w .,:;=/()%+*-]*")`;
const print = String.raw`print(?:\s+${item}(?:(?:\s*,\s*|\s+)${item})*)?`;
const comparison = String.raw`${item}\s*(?:==|!=|<=|>=|<)\s*${item}`;
const pattern = String.raw`(?:/[\w .,:;=()^$*+-]*/|${comparison}(?:\s*(?:&&|\|\|)\s*${comparison})*)`;
const program = new RegExp(
  String.raw`^\s*(?:${pattern}\s*(?:\{\s*${print}\s*;?\s*\})?|\{\s*${print}\s*;?\s*\})\s*$`,
);

/** Only programs that select lines and print fields: nothing that writes, runs, or reads the environment. */
export const awk: Grammar = (fit, words) => {
  const code = fit.values.find(({ kind }) => "kind" in kind && kind.kind === "PATTERN")?.text ?? "";
  // What stands behind the program is a file to awk, whatever it looks like.
  const late = words
    .slice(words.findIndex(({ value }) => value === code) + 1)
    .find(({ value }) => value?.startsWith("-"));
  if (late)
    return { word: late.value ?? "", why: "is a file where awk has its program already; put flags in front" };
  return program.test(code) ? undefined : { word: code, why: "is more than printing fields of chosen lines" };
};
