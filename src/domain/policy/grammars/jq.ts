import type { Grammar } from "./grammar.ts";

const reaching =
  /(?<![.\w])env\b|\$ENV|\$__prog|\binput_filename\b|\binput\b|\binputs\b|\bimport\b|\binclude\b|\bdebug\b|\bstderr\b|\bhalt|\bget_search_list\b|\bmodulemeta\b|\brepeat\b|\brange\b|\brecurse\b|\bwhile\b|\buntil\b|\blimit\b|\binfinite\b|\bdef\b/;

/** Only filters that stay within their input: nothing of the environment, other files, or without end. */
export const jq: Grammar = (fit) => {
  const filter = fit.values.find(({ kind }) => "kind" in kind && kind.kind === "PATTERN")?.text ?? "";
  return reaching.test(filter) ? { word: filter, why: "reaches beyond its input or may not end" } : undefined;
};
