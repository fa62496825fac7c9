import assert from "node:assert/strict";
import { test } from "node:test";
import { madeUp, readTree, root, type TreeFile, wholeTree } from "./tree.ts";

/** What must not stand anywhere, by what it is. The patterns are written so that they do not find themselves. */
const forbidden: Readonly<Record<string, RegExp>> = {
  // The users `agent`, `ada`, `user`, `me` and those of one letter are made up, for tests and examples.
  "a path of one machine":
    /(?<![\w.}/-])\/(?:work|Users|home\/(?!(?:agent|ada|user|me|[a-z])\b)[a-z])[\w-]*\/[\w.-]/g,
  "the host of a package registry":
    /\bregistry\.[a-z0-9-]+\.[a-z]{2,}|\bnpmjs\.(?:org|com)|\byarnpkg\.com|\bnpm\.pkg\.github\.com|\bjsr\.io/gi,
  "an open end without an issue": /(?:^|\/\/|[-*#])[ \t]*(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b(?!\(#\d+\))/gm,
};

function findings(files: readonly TreeFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    Object.entries(forbidden).flatMap(([what, pattern]) =>
      [...text.matchAll(pattern)].map((match) => `${path}: ${what}: ${match[0]}`),
    ),
  );
}

/** Addresses that a lock file would fetch packages from, whatever registry npm is set to. */
function lockedAddresses({ text }: TreeFile): readonly string[] {
  return text.match(/"resolved": "[a-z+]+:\/\/[^"]*"/g) ?? [];
}

/** This test shows what it forbids. */
const self = "test/house/tree.test.ts";
const tree = wholeTree().filter(({ path }) => path !== self);

test("nothing names a path of one machine, a registry's host, or an open end without an issue", () => {
  assert.deepEqual(findings(tree), []);
});

test("nothing names the folder of this checkout", () => {
  const folder = root.replace(/\/$/, "");
  // A checkout at /app or in a folder of one word would find ordinary text.
  const named = folder.split("/").length > 2 ? tree.filter(({ text }) => text.includes(folder)) : [];
  assert.deepEqual(
    named.map(({ path }) => path),
    [],
  );
});

test("the lock file names no address", () => {
  for (const file of readTree("package-lock.json")) assert.deepEqual(lockedAddresses(file), []);
});

test("the checks find a machine's path, a registry, an open end and a locked address", () => {
  // Put together here, so that this file itself holds none.
  const host = ["registry", "npmjs", "org"].join(".");
  const folder = ["", "work", "shared"].join("/");
  const bad = madeUp({
    "README.md": `cd /home/jdoe/visto && npm ci --registry https://${host}`,
    "src/a.ts": `// TODO: later\n// TODO(#12): known\nconst tmp = '${folder}/x';`,
    "test/b.ts": "const cwd = '/home/agent/project'; const route = '/homework/x';",
  });
  assert.deepEqual(findings(bad), [
    "README.md: a path of one machine: /home/jdoe/v",
    `README.md: the host of a package registry: ${host}`,
    `src/a.ts: a path of one machine: ${folder.slice(0, 7)}`,
    "src/a.ts: an open end without an issue: // TODO",
  ]);
  const lock = '{"node_modules/a": {"resolved": "https://example.org/a.tgz"}}';
  assert.equal(lockedAddresses({ path: "package-lock.json", text: lock }).length, 1);
});
