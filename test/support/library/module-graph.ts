import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a built module loads when it is loaded itself. */
export interface ModuleGraph {
  /** The files, itself included. */
  readonly files: readonly string[];
  /** The outside packages, those of Node left out. */
  readonly packages: readonly string[];
}

const importing = /^(?:import|export) (?:[^"';]*? from )?"([^"]+)";/gm;

/** Follows the static imports; what is imported by a call is loaded only once that call is made. */
export function moduleGraph(point: string): ModuleGraph {
  const files = new Set([point]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(importing)) {
      if (name.startsWith(".")) files.add(join(dirname(file), name));
      else if (!name.startsWith("node:")) packages.add(name);
    }
  }
  return { files: [...files], packages: [...packages].sort() };
}

/** The statements of a built module that do something when it is loaded, rather than declare. */
export function loadingStatements(text: string): readonly string[] {
  const code = text
    .replace(/^\/\*[\s\S]*?\*\/$/gm, "")
    .replace(/`(?:[^`\\]|\\.)*`/g, (one) => one.replace(/\n/g, " "));
  return code
    .split("\n")
    .filter((line) => /^[^\s/})\]]/.test(line))
    .filter((line) => !/^(?:import|export|const|let|function|async function|class)\b/.test(line));
}
