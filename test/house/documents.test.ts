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

const anchored = /\]\((?!https?:)([^)#]*)#([^)]+)\)/g;

/** Links into a document whose heading is not there. */
function deadAnchors(documents: readonly TreeFile[]): readonly string[] {
  const anchors = new Map(documents.map(({ path, text }) => [path, anchorsOf(text)]));
  return documents.flatMap(({ path, text }) =>
    [...text.matchAll(anchored)].flatMap(([, to = "", anchor = ""]) => {
      const target = to === "" ? path : posix.join(posix.dirname(path), to);
      return anchors.get(target)?.has(anchor) === false ? [`${path} names ${target}#${anchor}`] : [];
    }),
  );
}

/** As readers of Markdown make them of headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "");
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading.toLowerCase());
  return new Set(headings.map((heading) => heading.replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")));
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

test("every link into a document leads to one of its headings", () => {
  assert.deepEqual(deadAnchors(wholeTree().filter(({ path }) => path.endsWith(".md"))), []);
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

test("the check finds a heading that is not there, and none that only looks like one", () => {
  const documents = madeUp({
    "docs/a.md": "# A `b` c\n[x](#a-b-c), [y](b.md#no), [z](b.md#yes-1)",
    "docs/b.md": "## Yes, 1\n```sh\n# no\n```",
  });
  assert.deepEqual(deadAnchors(documents), ["docs/a.md names docs/b.md#no"]);
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
