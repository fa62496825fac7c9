/**
 * The house rules are tests over the text of the tree. Each rule is a function from files to findings, so that
 * its test can hold it against the real tree and against a small made-up one that breaks it.
 */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the tree; the path is relative to its root, with `/`. */
export interface TreeFile {
  readonly path: string;
  readonly text: string;
}

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** What git ignores, and git's own folder. */
const leftOut: ReadonlySet<string> = new Set([".git", "node_modules", "dist", "coverage", "results.json"]);
const binary = /\.(png|jpg|gif|ico|woff2|db|gz|tgz)$/;

/** Every text file below the given folders or files of the tree, in order of path. */
export function readTree(...places: readonly string[]): readonly TreeFile[] {
  return places.flatMap(pathsBelow).map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Everything that is under version control, or will be. */
export function wholeTree(): readonly TreeFile[] {
  return readTree(...entriesOf(""));
}

/** Only the TypeScript files. */
export function typescript(files: readonly TreeFile[]): readonly TreeFile[] {
  return files.filter(({ path }) => path.endsWith(".ts"));
}

/** A small tree for showing that a rule finds what it forbids. */
export function madeUp(texts: Readonly<Record<string, string>>): readonly TreeFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

function pathsBelow(place: string): readonly string[] {
  if (binary.test(place)) return [];
  return statSync(join(root, place)).isDirectory() ? entriesOf(place).flatMap(pathsBelow) : [place];
}

function entriesOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !leftOut.has(entry.name) && (entry.isFile() || entry.isDirectory()))
    .map((entry) => (folder === "" ? entry.name : `${folder}/${entry.name}`))
    .sort();
}
