import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { pathFrom } from "../base/path.ts";

/** The file that a program's word names (links not resolved), or why there is none that could run. */
export type ProgramLookup = { readonly path: string } | { readonly reason: string };

/**
 * Finds what `execvp` and bash would run for `word`: a word with a slash is a path from `cwd`, any other is searched in
 * `searchPath` (an empty element means `cwd`; no search path finds nothing).
 */
export async function findProgram(
  word: string,
  cwd: string,
  searchPath: string | undefined,
): Promise<ProgramLookup> {
  if (word === "") return { reason: "the program's name is empty" };
  if (word.includes("/")) return checked(pathFrom(cwd, word), word);
  if (searchPath === undefined) return { reason: `no PATH to find the program ${JSON.stringify(word)} in` };
  let reason = `there is no program ${JSON.stringify(word)} in PATH ${searchPath}`;
  for (const folder of searchPath.split(":")) {
    const lookup = await checked(pathFrom(cwd, folder === "" ? word : `${folder}/${word}`), word);
    if ("path" in lookup) return lookup;
    if (!lookup.reason.startsWith("there is no")) reason = lookup.reason;
  }
  return { reason };
}

async function checked(path: string, word: string): Promise<ProgramLookup> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { reason: `${path} is not a regular file` };
    await access(path, constants.X_OK);
    return { path };
  } catch (error) {
    return { reason: whyNot(error, path, word) };
  }
}

function whyNot(error: unknown, path: string, word: string): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR")
    return `there is no program ${JSON.stringify(word)} at ${path}`;
  if (code === "EACCES") return `${path} may not be executed (permission denied)`;
  return `${path} cannot be executed (${code ?? String(error)})`;
}
