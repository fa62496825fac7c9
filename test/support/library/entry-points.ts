import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type InstalledPackage, root } from "./installed-package.ts";

const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
};

/** The names by which users import the package, such as `visto/queue`. */
export const entryPoints: readonly string[] = Object.keys(exports).map((path) =>
  path.replace(/^\./, "visto"),
);

/** The declarations of an entry point: of an installed package, or of the last build. */
export function declarationFile(point: string, installed?: InstalledPackage): string {
  return join(homeOf(installed), exports[point.replace(/^visto/, ".")]?.types ?? "");
}

/** The module of an entry point. */
export function moduleFile(point: string, installed?: InstalledPackage): string {
  return join(homeOf(installed), exports[point.replace(/^visto/, ".")]?.default ?? "");
}

function homeOf(installed: InstalledPackage | undefined): string {
  return installed?.file("node_modules/visto") ?? root;
}
