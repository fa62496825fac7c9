import { isAbsolute } from "node:path";
import { defaultPath } from "./environment.ts";

/**
 * Where the desk's executor looks programs up: the owner's own PATH without relative folders and without the
 * folders that package managers put in front while they run a script (those belong to visto, not to the command).
 */
export function searchPath(path: string | undefined): string {
  const folders = (path ?? "")
    .split(":")
    .filter((folder) => isAbsolute(folder) && !folder.includes("/node_modules/"));
  return folders.length > 0 ? [...new Set(folders)].join(":") : defaultPath;
}
