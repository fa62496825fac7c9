import { lstatSync, realpathSync } from "node:fs";
import { posix } from "node:path";

/**
 * Resolves the links of paths, folder by folder, and remembers what it has found: judgements ask about many paths of the
 * same few folders. Whoever holds one lets it go after a moment.
 */
export class RealPaths {
  readonly #known = new Map<string, string | null>([["/", "/"]]);

  /** Of a missing file the real path of its folder, and its name. Null where it cannot be known. */
  readonly of = (path: string): string | null => {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const found = path.startsWith("/") && !path.includes("\0") ? this.#resolve(path) : null;
    this.#known.set(path, found);
    return found;
  };

  #resolve(path: string): string | null {
    const folder = this.of(posix.dirname(path));
    if (folder === null) return null;
    const name = posix.basename(path);
    if (name === ".") return folder;
    // Of a folder that is not there nobody can say what lies above it once it is.
    if (name === "..") return isThere(folder) ? posix.dirname(folder) : null;
    return resolveLink(posix.join(folder, name));
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Where a path leads whose folders hold no links. */
function resolveLink(path: string): string | null {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats?.isSymbolicLink() ? realpathSync.native(path) : path;
  } catch {
    // A link that leads nowhere or in a circle, or a folder that may not be looked into.
    return null;
  }
}
