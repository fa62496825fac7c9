import type { Word } from "../../shell/script.ts";
import type { Fit } from "../match-usage.ts";
import type { PathContext } from "../path-check.ts";
import { archive } from "./archive.ts";
import { awk } from "./awk.ts";
import { find } from "./find-expression.ts";
import type { Grammar, GrammarObjection } from "./grammar.ts";
import { here } from "./here.ts";
import { jq } from "./jq.ts";
import { printf } from "./printf.ts";
import { recursion } from "./recursion.ts";
import { sed } from "./sed.ts";
import { bracket } from "./test.ts";

/** The grammars that a rule may name. */
export const grammars: Readonly<Record<string, Grammar>> = {
  archive,
  awk,
  bracket,
  find,
  here,
  jq,
  printf,
  recursion,
  sed,
};

/** What a named grammar objects to; one that is not there vouches for nothing. */
export function grammarObjection(
  name: string,
  fit: Fit,
  words: readonly Word[],
  context: PathContext,
): GrammarObjection | undefined {
  const grammar = Object.hasOwn(grammars, name) ? grammars[name] : undefined;
  return grammar ? grammar(fit, words, context) : { why: `needs the grammar ${name}, which is not there` };
}
