import { spawnSync } from "node:child_process";
import { copyFileSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { driver, stub } from "./driver.ts";
import { outsideFiles, project, projectFiles, watchedFolders } from "./fixture.ts";

/** Programs that a text may call by their whole paths. */
const stubs: readonly string[] =
  "ls cat git sort find rm sh bash env echo grep head tail wc uniq sed awk true date timeout nice test printf".split(
    " ",
  );

/** Fills a folder with all that a bash needs that has it as its root, and nothing else. */
export function furnish(root: string): void {
  mkdirSync(join(root, "sandbox"), { recursive: true });
  const bash = programPath("bash");
  copyFileSync(bash, join(root, "sandbox/bash"));
  for (const library of librariesOf(bash)) {
    mkdirSync(dirname(join(root, library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
  writeFileSync(join(root, "sandbox/driver"), driver);
  writeFileSync(join(root, "sandbox/stub"), stub, { mode: 0o755 });
  mkdirSync(join(root, "usr/bin"), { recursive: true });
  symlinkSync("usr/bin", join(root, "bin"));
  for (const name of stubs) symlinkSync("/sandbox/stub", join(root, "usr/bin", name));
  mkdirSync(join(root, "dev"));
  writeFileSync(join(root, "dev/null"), "");
  for (const folder of watchedFolders) mkdirSync(join(root, folder));
  refill(root);
}

function programPath(name: string): string {
  return spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
}

function librariesOf(program: string): readonly string[] {
  return spawnSync("ldd", [program], { encoding: "utf8" }).stdout.match(/\/[^\s)]+/g) ?? [];
}

/** Makes the folders that a text could write to what they were. */
export function refill(root: string): void {
  for (const folder of watchedFolders) {
    const path = join(root, folder);
    for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true });
  }
  for (const file of [...outsideFiles, ...projectFiles.map((name) => `${project}/${name}`)]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${file}\n`);
  }
}

/** What stands where a text could write: each path with its size and time of change. */
export function stateOf(root: string): ReadonlyMap<string, string> {
  const top = readdirSync(root).filter((name) => !["sandbox", "usr", "lib", "lib64", "dev"].includes(name));
  return new Map([...top, "dev"].flatMap((name) => statesBelow(root, name)));
}

function statesBelow(root: string, path: string): readonly (readonly [string, string])[] {
  const { size, mtimeMs, mode } = lstatSync(join(root, path));
  if ((mode & 0o170000) !== 0o040000) return [[`/${path}`, `${size} ${mtimeMs} ${mode}`]];
  return [
    [`/${path}`, String(mode)],
    ...readdirSync(join(root, path)).flatMap((name) => statesBelow(root, `${path}/${name}`)),
  ];
}

/** The paths that differ between two states. */
export function changesBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => path !== "/dev/null" && before.get(path) !== after.get(path));
}
