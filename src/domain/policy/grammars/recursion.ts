import { resolveIn } from "../folder.ts";
import type { Grammar } from "./grammar.ts";

const recursive = new Set(["-r", "-R", "--recursive", "--dereference-recursive"]);

/** A recursive search of the whole project reads hidden files as well, so it must say which names it reads. */
export const recursion: Grammar = (fit, _words, context) => {
  if (!fit.flags.some((flag) => recursive.has(flag))) return undefined;
  // Behind an --exclude that stands first, --include no longer keeps other names out.
  const excludes = fit.flags.includes("--exclude");
  const included = excludes ? [] : fit.values.filter(({ kind }) => "kind" in kind && kind.kind === "GLOB");
  if (included.length > 0) return undefined;
  const paths = fit.values.filter(({ kind }) => "kind" in kind && kind.kind === "PATH");
  const whole = paths.length === 0 ? "." : paths.find(({ text }) => isWhole(text))?.text;
  if (whole === undefined) return undefined;
  return {
    word: whole,
    why: "is searched with its hidden files, which may hold secrets; use rg, git grep or --include",
  };

  function isWhole(path: string): boolean {
    const resolved = resolveIn(context.folder, path);
    return resolved === null || `${context.facts.project}/`.startsWith(`${resolved}/`);
  }
};
