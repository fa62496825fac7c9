import { posix } from "node:path";
import type { Word } from "../shell/script.ts";
import type { Facts } from "./facts.ts";

/** The folder in which a command runs, as far as the text tells. */
export type Folder =
  | {
      readonly known: true;
      readonly path: string;
      /** Where it runs if a `cd` before it has failed. */
      readonly also: readonly string[];
      readonly moved: boolean;
    }
  | { readonly known: false; readonly why: string };

/** A word as a path text, with a leading home or `$PWD` put in; null where it is not known. */
export function pathTextOf(word: Word, folder: Folder, home: string): string | null {
  const said = word.value ?? word.guess;
  if (said !== undefined) return said;
  const rest = word.pieces.slice(1);
  if (word.pieces[0] !== null || rest.some((piece) => piece === null)) return null;
  if (word.home) return home + rest.join("");
  const isHere = /^"?\$(PWD|\{PWD\}|\(pwd\))/.test(word.raw);
  return isHere && folder.known ? folder.path + rest.join("") : null;
}

/** The folder, and those in which the command runs if a `cd` before it has failed, each for itself. */
export function everyFolder(folder: Folder): readonly Folder[] {
  if (!folder.known) return [folder];
  return [folder.path, ...folder.also].map((path) => ({ ...folder, path, also: [] }));
}

/** A path without `..`, `.` and doubled slashes, from a folder; null where the folder is not known. */
export function resolveIn(folder: Folder, path: string): string | null {
  if (path.startsWith("/")) return tidy(path);
  return folder.known ? tidy(`${folder.path}/${path}`) : null;
}

function tidy(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal;
}

/** Whether a path lies in a folder or is it; nothing lies in the root, which is no project. */
export function isInside(path: string, folder: string): boolean {
  const root = tidy(folder);
  return root.startsWith("/") && root !== "/" && (path === root || path.startsWith(`${root}/`));
}

/** The folder in which a request starts. */
export function startFolder(facts: Facts): Folder {
  if (!facts.cwd.startsWith("/")) return { known: false, why: "the working folder is not known" };
  return { known: true, path: tidy(facts.cwd), also: [], moved: false };
}
