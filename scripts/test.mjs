/**
 * All that `npm test` checks: format and lint, types, every test, the mutants, and the short form of the crash suite. The
 * last line is `N passed, N failed, N skipped`; the exit code is 1 when anything failed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { failureText, root, runTests } from "./test-run.mjs";

/** The folders of `test` with files to run; what stands in `types` is checked by the compiler alone. */
const folders = ["unit", "contract", "flow", "crash", "golden", "house", "package", "types"];

const crashSuite = "test/crash/crash.ts";

/** How long a program of the check may take, in milliseconds. */
const programLimit = 180_000;

/** Runs a program of the check: one line when it is well, its whole output when it is not. */
function isWell(name, ...words) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: "utf8",
    timeout: programLimit,
  });
  const took = Math.round(performance.now() - started);
  console.log(`${status === 0 ? "ok  " : "FAIL"}  ${name}, ${took} ms`);
  if (status !== 0) console.log(`${stdout}${stderr}`);
  return status === 0;
}

const checks = [
  isWell("build", "scripts/build.mjs"),
  isWell("format and lint", "node_modules/@biomejs/biome/bin/biome", "check"),
  isWell("types", "node_modules/typescript/bin/tsc"),
];
const files = globSync(`test/{${folders.join(",")}}/**/*.test.ts`, { cwd: root }).sort();
const tests = await runTests(files.map((file) => join(root, file)));
checks.push(isWell("mutants", "scripts/mutants.mjs"));
if (existsSync(join(root, crashSuite))) checks.push(isWell("crash suite", crashSuite, "--rounds", "8"));

for (const failure of tests.failures) console.log(`\n${failureText(failure)}`);

const passed = tests.passed + checks.filter((well) => well).length;
const failed = tests.failed + checks.filter((well) => !well).length;
console.log(`\n${passed} passed, ${failed} failed, ${tests.skipped} skipped`);
process.exit(failed === 0 && tests.passed > 0 ? 0 : 1);
