import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { root } from "./tree.ts";

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Optional packages that some package names and the lock file does not: `npm ci` refuses such a file. */
function unlocked(packages: Readonly<Record<string, LockedPackage>>): readonly string[] {
  return Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !(`node_modules/${name}` in packages));
}

it("locks the optional packages of every platform", () => {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  assert.deepEqual(unlocked(lock.packages), []);
  assert.deepEqual(unlocked({ "": { optionalDependencies: { gone: "1.0.0" } } }), ["gone"]);
});
