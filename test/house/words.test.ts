import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, lineAt } from "./code.ts";
import { madeUp, readTree, type TreeFile } from "./tree.ts";

/** Words that the glossary replaces, or that say nothing of what a thing is. */
const banned: ReadonlyMap<string, string> = new Map([
  ["job", "message"],
  ["manager", "what it does: desk, worker, sweeper"],
  ["helper", "what it does"],
  ["util", "what it does"],
  ["utility", "what it does"],
  ["common", "what it holds"],
  ["misc", "what it holds"],
  ["stuff", "what it holds"],
  ["impl", "what sets it apart from the other kinds"],
  ["whitelist", "allowed, or listed"],
  ["blacklist", "denied, or listed"],
  ["blocklist", "denied, or listed"],
  ["slave", "worker"],
  ["dlq", "dead letters"],
]);

/** Where an outside package forces the word on us. */
const exceptions: readonly { readonly path: RegExp; readonly word: string; readonly reason: string }[] = [
  { path: /^bench\/.*bullmq/, word: "job", reason: "BullMQ's own name in its options and callbacks" },
  { path: /main-job/, word: "job", reason: "the main job of the README, what visto is there for" },
];

const checked = /\.(ts|mjs|sql)$/;

function bannedWords(files: readonly TreeFile[]): readonly string[] {
  return files.filter(({ path }) => checked.test(path)).flatMap((file) => [...inName(file), ...inCode(file)]);
}

function inName({ path }: TreeFile): readonly string[] {
  return wordsOf(path)
    .filter((word) => isBanned(word, path))
    .map((word) => `${path}: "${word}" in the file's name, say ${banned.get(singular(word))}`);
}

function inCode({ path, text }: TreeFile): readonly string[] {
  const code = path.endsWith(".sql") ? text.replace(/--.*$/gm, "") : codeOf(text);
  return [...code.matchAll(/[A-Za-z_$][\w$]*/g)].flatMap((match) =>
    wordsOf(match[0])
      .filter((word) => isBanned(word, path))
      .map((word) => `${path}:${lineAt(code, match.index)}: ${match[0]}, say ${banned.get(singular(word))}`),
  );
}

/** `fetchJobList`, `job_list` and `job-list.ts` as lower-case words. */
function wordsOf(name: string): readonly string[] {
  const apart = name.replace(/([a-z\d])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  return apart.toLowerCase().split(/[^a-z]+/);
}

function singular(word: string): string {
  return word.replace(/ies$/, "y").replace(/s$/, "");
}

function isBanned(word: string, path: string): boolean {
  if (!banned.has(singular(word))) return false;
  return !exceptions.some((one) => one.path.test(path) && one.word === singular(word));
}

test("identifiers and file names use the glossary's words", () => {
  assert.deepEqual(bannedWords(readTree("src", "test", "scripts", "bench", "examples")), []);
});

test("the check finds a banned word in a name, in any spelling, and no word that merely contains one", () => {
  const files = madeUp({
    "src/queue/job-list.ts": "export const jobs = 1;",
    "src/base/a.ts": "class HTTPManager {}\nconst commonly = 'util'; // misc\nconst pathUtils = 1;",
    "src/b.sql": "-- job\nCREATE TABLE job_list (id);",
  });
  assert.deepEqual(bannedWords(files), [
    'src/queue/job-list.ts: "job" in the file\'s name, say message',
    "src/queue/job-list.ts:1: jobs, say message",
    "src/base/a.ts:1: HTTPManager, say what it does: desk, worker, sweeper",
    "src/base/a.ts:3: pathUtils, say what it does",
    "src/b.sql:2: job_list, say message",
  ]);
});
