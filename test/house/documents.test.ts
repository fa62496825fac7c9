import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { transitions } from "../../src/domain/lifecycle.ts";
import { madeUp, readTree, root, type TreeFile, wholeTree } from "./tree.ts";

const link = /\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g;
const quotedPath = /`((?:src|test|docs|scripts|policy|examples|bench)\/[\w./-]+\.\w+)`/g;

/** Links, and paths between backquotes, that lead to no file. */
function deadPaths(documents: readonly TreeFile[]): readonly string[] {
  return documents.flatMap(({ path, text }) => {
    const linked = [...text.matchAll(link)].map((match) => posix.join(posix.dirname(path), match[1] ?? ""));
    const quoted = [...text.matchAll(quotedPath)].map((match) => match[1] ?? "");
    const missing = [...linked, ...quoted].filter((target) => !existsSync(join(root, target)));
    return missing.map((target) => `${path} names ${target}`);
  });
}

/** Packages of the manifest without a row in the document. */
function unexplained(manifest: string, document: string): readonly string[] {
  const { dependencies, devDependencies } = JSON.parse(manifest) as Record<string, Record<string, string>>;
  const rows = [...document.matchAll(/^\| ([^|]+) \|/gm)].map((match) => match[1] ?? "").join(", ");
  const named = new Set(rows.split(", ").map((name) => name.replace(/ [\d.]+$/, "")));
  return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !named.has(name));
}

function textOf(path: string): string {
  return readTree(path)[0]?.text ?? "";
}

test("every path and link of a document leads to a file", () => {
  assert.deepEqual(deadPaths(wholeTree().filter(({ path }) => path.endsWith(".md"))), []);
});

test("every dependency has a row in its document", () => {
  assert.deepEqual(unexplained(textOf("package.json"), textOf("docs/dependencies.md")), []);
});

test("the glossary shows the lifecycle's table as it is", () => {
  const block = /```text\n([\s\S]*?)```/.exec(textOf("GLOSSARY.md"))?.[1] ?? "";
  const shown = [...block.matchAll(/^(\w+) +> ([\w |]+?)(?: {2,}.*)?$/gm)].map((match) => [
    match[1],
    (match[2] ?? "").split(" | "),
  ]);
  const steps = Object.entries(transitions).filter(([, targets]) => targets.length > 0);
  assert.deepEqual(Object.fromEntries(shown), Object.fromEntries(steps));
});

test("the README has at most 150 lines", () => {
  assert.ok(textOf("README.md").split("\n").length <= 151);
});

test("the checks find a dead path, a dead link and a package that nothing explains", () => {
  const documents = madeUp({
    "docs/a.md":
      "[here](b.md#x), [up](../README.md), [out](https://example.org/z.md), `src/gone.ts`, `src/app.ts`",
  });
  assert.deepEqual(deadPaths(documents), ["docs/a.md names docs/b.md", "docs/a.md names src/gone.ts"]);
  const manifest = '{"dependencies": {"zod": "4", "left-pad": "1"}, "devDependencies": {"ioredis": "6"}}';
  assert.deepEqual(unexplained(manifest, "| zod 4 | x |\n| bullmq 6, ioredis 6 | y |"), ["left-pad"]);
});
