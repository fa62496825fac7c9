import { posix } from "node:path";
import { codeOf, lineAt } from "./code.ts";
import type { TreeFile } from "./tree.ts";

/** One import or re-export of a file. */
export interface Import {
  /** The importing file. */
  readonly from: string;
  /** The imported file, or the name of an outside package. */
  readonly to: string;
  readonly line: number;
  readonly outside: boolean;
  /** Only types: gone when the code runs. */
  readonly typeOnly: boolean;
}

const statement =
  /\b(?:import|export)\s+(type\s+)?(?:(?:\*(?:\s+as\s+\w+)?|\{[^}]*\}|\w+(?:\s*,\s*(?:\{[^}]*\}|\*\s+as\s+\w+))?)\s*from\s*)?"/g;
const dynamic = /\bimport\s*\(\s*"/g;

/** Every import of the files, those of node's own modules left out. */
export function importsOf(files: readonly TreeFile[]): readonly Import[] {
  return files.flatMap(importsOfFile);
}

function importsOfFile({ path, text }: TreeFile): readonly Import[] {
  const code = codeOf(text);
  const found = [...code.matchAll(statement), ...code.matchAll(dynamic)];
  return found.flatMap((match) => {
    const start = match.index + match[0].length;
    const name = text.slice(start, text.indexOf('"', start));
    if (name.startsWith("node:")) return [];
    const outside = !name.startsWith(".");
    const to = outside ? packageOf(name) : posix.join(posix.dirname(path), name);
    return [{ from: path, to, outside, line: lineAt(text, match.index), typeOnly: match[1] !== undefined }];
  });
}

/** `@scope/name/part` belongs to the package `@scope/name`, `name/part` to `name`. */
function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Which folder of the house a file of src belongs to; a file at its root stands for itself. */
export function folderOf(path: string): string {
  const parts = path.split("/").slice(1);
  if (parts[0] === "client.ts") return "client";
  return parts[0] === "doors" && parts.length > 2 ? `doors/${parts[1]}` : (parts[0] ?? "");
}

/** Who may import what: folders, or single files of a folder whose rest is closed. `everyone` is no bound at all. */
export type ImportRule = Readonly<Record<string, readonly string[] | "everyone">>;

/** Imports that the rule does not list. A file that has a row of its own follows it instead of its folder's. */
export function forbiddenImports(files: readonly TreeFile[], rule: ImportRule): readonly string[] {
  return importsOf(files)
    .filter((one) => !one.outside && !isAllowed(one, rule))
    .map(({ from, to, line }) => `${from}:${line} imports ${to}`);
}

function isAllowed({ from, to }: Import, rule: ImportRule): boolean {
  const allowed = rule[from.replace("src/", "")] ?? rule[folderOf(from)] ?? [];
  if (allowed === "everyone" || folderOf(from) === folderOf(to)) return true;
  return allowed.includes(folderOf(to)) || allowed.includes(to.replace("src/", ""));
}

/** Folders, or root files, that the rule says nothing of. */
export function unruledFolders(files: readonly TreeFile[], rule: ImportRule): readonly string[] {
  const folders = new Set(files.map(({ path }) => folderOf(path)));
  return [...folders].filter((folder) => rule[folder] === undefined);
}

/** Outside packages that more than one folder imports. */
export function sharedPackages(files: readonly TreeFile[], free: readonly string[]): readonly string[] {
  const importers = new Map<string, Set<string>>();
  for (const { from, to, outside } of importsOf(files)) {
    if (!outside || free.includes(to)) continue;
    importers.set(to, (importers.get(to) ?? new Set()).add(folderOf(from)));
  }
  return [...importers]
    .filter(([, folders]) => folders.size > 1)
    .map(([name, folders]) => `${name} is imported by ${[...folders].sort().join(" and ")}`);
}

/** Outside packages that the files import and the list does not have. */
export function undeclaredPackages(
  files: readonly TreeFile[],
  declared: readonly string[],
): readonly string[] {
  return importsOf(files)
    .filter(({ to, outside }) => outside && !declared.includes(to))
    .map(({ from, to, line }) => `${from}:${line} imports ${to}`);
}

/** Groups of files that import each other in a circle, each sorted and joined by spaces. */
export function importCycles(files: readonly TreeFile[], which: "run-time" | "all"): readonly string[] {
  const edges = new Map<string, string[]>(files.map(({ path }) => [path, []]));
  for (const { from, to, outside, typeOnly } of importsOf(files)) {
    if (!outside && (which === "all" || !typeOnly)) edges.get(from)?.push(to);
  }
  return circles(edges);
}

/** The strongly connected components of more than one file (Tarjan). */
function circles(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const path: string[] = [];
  const found: string[] = [];
  const visit = (file: string): number => {
    let lowest = order.size;
    order.set(file, lowest);
    path.push(file);
    for (const next of edges.get(file) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (path.includes(next)) lowest = Math.min(lowest, low.get(next) ?? order.get(next) ?? lowest);
    }
    low.set(file, lowest);
    if (lowest === order.get(file)) {
      const circle = path.splice(path.indexOf(file));
      if (circle.length > 1) found.push(circle.sort().join(" "));
    }
    return lowest;
  };
  for (const file of edges.keys()) if (!order.has(file)) visit(file);
  return found.sort();
}
