import { pathObjection } from "../path-check.ts";
import type { Grammar } from "./grammar.ts";

/** A search that names no path reads the folder in which it runs. */
export const here: Grammar = (fit, _words, context) => {
  if (fit.values.some(({ kind }) => "kind" in kind && kind.kind === "PATH")) return undefined;
  const objection = pathObjection(".", false, context);
  return objection && { word: ".", ...objection };
};
