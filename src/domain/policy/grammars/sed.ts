import type { Grammar } from "./grammar.ts";

const address = String.raw`(?:\d+|\$|/[\w .,:;=()^$*+#@"'<>{}-]*/)`;
const command = new RegExp(String.raw`^\s*(?:${address}(?:,\s?(?:${address}|\+\d+))?)?\s?[pq=]\s*$`);

/** Only `sed -n` scripts that print chosen lines: no w, e, r, s///w, and no file that is changed. */
export const sed: Grammar = (fit) => {
  const scripts = fit.values.filter(({ kind }) => "kind" in kind && kind.kind === "PATTERN");
  const bad = scripts.find(({ text }) => !text.split(/[;\n]/).every((each) => command.test(each)));
  return bad ? { word: bad.text, why: "is more than printing chosen lines" } : undefined;
};
