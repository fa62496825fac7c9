import type { Facts } from "./facts.ts";
import { everyFolder, type Folder, isInside, resolveIn } from "./folder.ts";
import { isGlob } from "./globs.ts";
import type { PathSets } from "./path-sets.ts";
import type { Risk } from "./policy.ts";

/** Why a path cannot be vouched for, as the end of a sentence that begins with the path. */
export interface PathObjection {
  readonly why: string;
  readonly risk?: Risk;
}

/** What a path check knows. */
export interface PathContext {
  readonly facts: Facts;
  readonly sets: PathSets;
  readonly folder: Folder;
}

/** Whether a read of this path can be vouched for; `entry` reads tell only names and facts. */
export function pathObjection(
  text: string,
  glob: boolean,
  context: PathContext,
  entry = false,
): PathObjection | undefined {
  if (text === "-") return entry ? { why: "is no name" } : undefined;
  if (text === "") return undefined;
  for (const folder of everyFolder(context.folder)) {
    const objection = objectionIn(text, glob, { ...context, folder }, entry);
    if (objection) return objection;
  }
  return undefined;
}

function objectionIn(
  text: string,
  glob: boolean,
  context: PathContext,
  entry: boolean,
): PathObjection | undefined {
  const { facts, sets, folder } = context;
  const lexical = resolveIn(folder, text);
  if (lexical === null) return { why: folder.known ? "is not known" : folder.why };
  const wild = glob || isGlob(lexical);
  if (isSecret(lexical, wild, entry, sets)) return { why: "may hold secrets", risk: "high" };
  const fixed = wild && glob ? fixedPart(lexical) : lexical;
  const real = facts.realPath(fixed);
  if (real === null) return { why: "is a path that cannot be resolved" };
  const realWhole = wild && glob ? `${real}${lexical.slice(fixed.length)}` : real;
  if (realWhole !== lexical && isSecret(realWhole, wild, entry, sets)) {
    return { why: "leads to what may hold secrets", risk: "high" };
  }
  if (!entry && sets.named("vistoHolders").has(real)) {
    return { why: "is a folder in which visto keeps its data", risk: "high" };
  }
  return placeObjection(realWhole, real, wild && glob, context);
}

function placeObjection(
  whole: string,
  real: string,
  wild: boolean,
  { facts, sets }: PathContext,
): PathObjection | undefined {
  if (sets.named("endless").has(whole)) return { why: "has no end" };
  const project = facts.realPath(facts.project) ?? facts.project;
  if (isInside(real, project)) return undefined;
  if (!wild && sets.named("public").has(whole)) return undefined;
  return { why: "lies outside the project" };
}

function isSecret(path: string, wild: boolean, entry: boolean, sets: PathSets): boolean {
  if (!entry || !wild) return sets.named("secrets").has(path);
  // names alone give nothing away, unless the folder does
  return sets.named("secrets").has(path.slice(0, path.lastIndexOf("/")));
}

/** The folders of a glob in front of its first wildcard. */
function fixedPart(glob: string): string {
  const wildcard = glob.search(/[*?[]/);
  return glob.slice(0, glob.lastIndexOf("/", wildcard)) || "/";
}
