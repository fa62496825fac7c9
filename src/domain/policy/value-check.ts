import { isGlob } from "./globs.ts";
import type { Value } from "./match-usage.ts";
import { type PathContext, type PathObjection, pathObjection } from "./path-check.ts";
import type { Kind } from "./usage.ts";

/** Why a value cannot be vouched for, as the end of a sentence that begins with it. */
export function valueObjection(value: Value, context: PathContext): PathObjection | undefined {
  if ("words" in value.kind) {
    return value.kind.words.includes(value.text)
      ? undefined
      : { why: `is none of ${value.kind.words.join(", ")}` };
  }
  return checks[value.kind.kind](value, context);
}

type Check = (value: Value, context: PathContext) => PathObjection | undefined;

const fine: Check = () => undefined;

function only(pattern: RegExp, why: string): Check {
  return ({ text }) => (pattern.test(text) ? undefined : { why });
}

/** No allow rule vouches for these by itself; a wrapper's inner commands are judged before this is asked. */
function never(why: string): Check {
  return () => ({ why });
}

const checks: Readonly<Record<Kind, Check>> = {
  PATH: ({ text, glob }, context) => pathObjection(text, glob, context),
  ENTRY: ({ text, glob }, context) => pathObjection(text, glob, context, true),
  REV: revisionObjection,
  GLOB: globObjection,
  TEXT: ({ text, glob }, context) => (glob ? pathObjection(text, true, context, true) : undefined),
  PATTERN: fine,
  PRETTY: only(
    /^(?!-|.*%\(signature|.*%G)(.*%.*|oneline|short|medium|full|fuller|reference|email|raw|\w*format:.*)$/s,
    "may run a program",
  ),
  NUMBER: only(/^[-+]?[0-9][\w.:,%+-]*$/, "is not a number"),
  NAME: only(/^[\w@%+:,.][\w@%+:,./-]*$/, "is not a plain name"),
  FORMAT: only(/^\+/, "is not a format that begins with +"),
  ASSIGNMENT: assignmentObjection,
  OUT: never("is a file that would be written"),
  HOST: never("is another machine"),
  URL: never("is an address on the network"),
  SCRIPT: never("is a file that would be run"),
  CODE: never("is program text that would be run"),
  SHELL: fine,
  ARGV: fine,
};

/** A revision may name a path: `HEAD:path`; an operand of git may also be a path or a pattern of paths. */
function revisionObjection({ text, glob }: Value, context: PathContext): PathObjection | undefined {
  if (text.startsWith(":(")) return { why: "is a pattern with special meaning" };
  const behind = text.slice(text.indexOf(":") + 1);
  if (behind !== text && behind.includes(":")) return { why: "has more than one colon" };
  const paths = behind === text ? [text] : [text, behind.replace(/^[!^]/, "")];
  for (const path of paths.map((each) => each.replace(/^:?[!^]/, ""))) {
    const objection = pathObjection(path, glob || isGlob(path), context);
    if (objection) return objection;
  }
  return undefined;
}

function globObjection({ text }: Value, { sets }: PathContext): PathObjection | undefined {
  const chooses = text.replace(/^!/, "");
  if (text.startsWith("!")) return undefined;
  if (/[{}]/.test(text)) return { why: "chooses by braces, which may name files that hold secrets" };
  return sets.named("secrets").has(chooses)
    ? { why: "may choose files that hold secrets", risk: "high" }
    : undefined;
}

function assignmentObjection({ text }: Value, { sets }: PathContext): PathObjection | undefined {
  const equals = text.indexOf("=");
  return isHarmlessAssignment(text.slice(0, equals), text.slice(equals + 1), sets)
    ? undefined
    : { why: "sets a variable that can change what programs do" };
}

/** Whether a variable is known to change only how output looks. */
export function isHarmlessAssignment(name: string, value: string | null, sets: PathContext["sets"]): boolean {
  return (
    sets.holdsWord("harmlessVariables", name) &&
    value !== null &&
    /^[\w.,:@/+-]*$/.test(value) &&
    !value.includes("/")
  );
}
