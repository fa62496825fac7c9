import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, lineAt } from "./code.ts";
import { madeUp, readTree, type TreeFile, typescript } from "./tree.ts";

/** Files that may use what the rest takes from elsewhere, each with its reason. */
type Exceptions = Readonly<Record<string, string>>;

/** Time that no Clock knows of. */
const clockless =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bprocess\.hrtime\b|\bset(?:Timeout|Interval)\b/g;

const keepsTime: Exceptions = {
  "src/base/clock.ts": "the one door for time",
  "src/base/sqlite/group-writer.ts": "bounds a group and waits for the file's lock, below any clock",
  "src/clearance/judge/threaded-judge.ts": "watches over a thread, which lives by real time",
  "src/base/sqlite/foreign-commits.ts": "polls the file for commits of other processes, below any clock",
};

/** Waiting for a length of time instead of for what is waited for. An interval that does nothing only keeps a test open. */
const sleeping =
  /\bsetTimeout\b|\bsetInterval\b(?!\(\(\) => \{\})|\bAtomics\.wait\b|\bpause\(systemClock\b|\bsystemClock\.after\((?!0,)/g;

const waits: Exceptions = {
  "test/support/wait.ts": "the one door for real time: limits, and what another process's own clock decides",
  "test/flow/contention.test.ts": "submits at a steady pace, which is what it measures",
  "test/unit/executor/orders.ts":
    "a clock that holds long timers until a test lets them fire, and hands short ones on",
};

const environment = /\bprocess\.env\b/g;

const readsEnvironment: Exceptions = {
  "src/base/environment.ts": "the one file that reads it",
};

function uses(files: readonly TreeFile[], what: RegExp, exceptions: Exceptions): readonly string[] {
  return files
    .filter(({ path }) => exceptions[path] === undefined)
    .flatMap(({ path, text }) => {
      const code = codeOf(text);
      return [...code.matchAll(what)].map((match) => `${path}:${lineAt(code, match.index)} ${match[0]}`);
    });
}

/** Exceptions that nothing needs any more. */
function idle(files: readonly TreeFile[], what: RegExp, exceptions: Exceptions): readonly string[] {
  return Object.keys(exceptions).filter((path) => {
    const file = files.find((one) => one.path === path);
    return file === undefined || uses([file], what, {}).length === 0;
  });
}

const src = typescript(readTree("src"));
const tests = typescript(readTree("test"));

test("time comes from the Clock", () => {
  assert.deepEqual(uses(src, clockless, keepsTime), []);
});

test("the environment is read in one file", () => {
  assert.deepEqual(uses(src, environment, readsEnvironment), []);
});

test("tests wait for what happens, they do not sleep", () => {
  assert.deepEqual(uses(tests, sleeping, waits), []);
});

test("every named exception is still needed", () => {
  assert.deepEqual(idle(src, clockless, keepsTime), []);
  assert.deepEqual(idle(src, environment, readsEnvironment), []);
  assert.deepEqual(idle(tests, sleeping, waits), []);
});

test("the checks find a clock of one's own, a sleep and a look at the environment", () => {
  const files = madeUp({
    "src/base/clock.ts": "export const now = Date.now();",
    "src/queue/lane.ts": "const t = performance.now();\n// Date.now\nconst s = 'Date.now', d = new Date(t);",
    "src/doors/a.ts": "setTimeout(f, process.env.WAIT);\nconst at = new Date();",
    "test/unit/a.test.ts": "setInterval(() => {}, 1_000);\nawait pause(systemClock, 100);",
  });
  assert.deepEqual(uses(files, clockless, keepsTime), [
    "src/queue/lane.ts:1 performance.now",
    "src/doors/a.ts:1 setTimeout",
    "src/doors/a.ts:2 new Date()",
    "test/unit/a.test.ts:1 setInterval",
  ]);
  assert.deepEqual(uses(files, environment, readsEnvironment), ["src/doors/a.ts:1 process.env"]);
  assert.deepEqual(uses(files, sleeping, waits), [
    "src/doors/a.ts:1 setTimeout",
    "test/unit/a.test.ts:2 pause(systemClock",
  ]);
  assert.deepEqual(idle(files, environment, readsEnvironment), ["src/base/environment.ts"]);
});
