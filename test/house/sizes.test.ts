import assert from "node:assert/strict";
import { test } from "node:test";
import { madeUp, readTree, type TreeFile, typescript } from "./tree.ts";

/** The most lines that a file may have. */
const cap = 400;

/** Files above the cap, with the reason why one file is better than two. */
const exceptions: Readonly<Record<string, string>> = {};

function linesOf({ text }: TreeFile): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function tooLong(files: readonly TreeFile[]): readonly string[] {
  return files
    .filter((file) => linesOf(file) > cap && exceptions[file.path] === undefined)
    .map((file) => `${file.path} has ${linesOf(file)} lines`);
}

/** The size in the middle of all sizes, and the one that nine of ten files keep below. */
function spread(files: readonly TreeFile[]): { readonly median: number; readonly p90: number } {
  const sizes = files.map(linesOf).sort((a, b) => a - b);
  const at = (share: number): number => sizes[Math.floor((sizes.length - 1) * share)] ?? 0;
  return { median: at(0.5), p90: at(0.9) };
}

test("no file is longer than 400 lines", (t) => {
  const files = typescript(readTree("src", "test", "bench", "examples"));
  for (const folder of ["src", "test"]) {
    const own = files.filter(({ path }) => path.startsWith(`${folder}/`));
    const { median, p90 } = spread(own);
    t.diagnostic(`${folder}: ${own.length} files, median ${median} lines, 90 % below ${p90 + 1}`);
  }
  assert.deepEqual(tooLong(files), []);
});

test("the cap finds the file of 401 lines and passes that of 400", () => {
  const files = madeUp({ "src/a.ts": "x\n".repeat(400), "src/b.ts": "x\n".repeat(401) });
  assert.deepEqual(tooLong(files), ["src/b.ts has 401 lines"]);
  assert.deepEqual(spread(files), { median: 400, p90: 400 });
});
