/**
 * Line coverage of the four folders that everything stands on, each held against the same threshold. A file with
 * code that no test loads counts with none of its lines covered; a file of types alone has no code.
 */
import { globSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join, relative } from "node:path";
import { failureText, root, runTests } from "./test-run.mjs";

const folders = ["domain", "queue", "clearance", "ledger"];
const threshold = 90;

/** The executor's tests compare whole environments, and measuring adds a variable to every one. */
const exclude = ["test/unit/executor/**"];
const files = globSync("test/{unit,contract,flow}/**/*.test.ts", { cwd: root, exclude }).sort();
const tests = await runTests(
  files.map((file) => join(root, file)),
  {
    show: () => {},
    coverage: true,
    coverageIncludeGlobs: folders.map((folder) => `src/${folder}/**/*.ts`),
  },
);
for (const failure of tests.failures) console.log(`${failureText(failure)}\n`);

const measured = new Map((tests.coverage?.files ?? []).map((file) => [relative(root, file.path), file]));
const tooLow = folders.filter((folder) => report(folder) < threshold);

console.log(`\n${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`);
if (tooLow.length > 0) console.log(`below ${threshold} % of lines: ${tooLow.join(", ")}`);
process.exit(tooLow.length === 0 && tests.failed === 0 ? 0 : 1);

/** Prints a folder's figure and its least covered files; answers the percentage. */
function report(folder) {
  const lines = globSync(`src/${folder}/**/*.ts`, { cwd: root }).sort().flatMap(linesOf);
  const all = lines.reduce((sum, file) => sum + file.all, 0);
  const covered = lines.reduce((sum, file) => sum + file.covered, 0);
  const percent = (100 * covered) / all;
  console.log(`${folder.padEnd(10)} ${percent.toFixed(1)} % of ${all} lines`);
  for (const file of lines.filter((one) => one.covered / one.all < threshold / 100)) {
    console.log(`           ${file.path} ${((100 * file.covered) / file.all).toFixed(0)} %`);
  }
  return percent;
}

function linesOf(path) {
  const file = measured.get(path);
  if (file) return [{ path, all: file.totalLineCount, covered: file.coveredLineCount }];
  const text = readFileSync(join(root, path), "utf8");
  return hasCode(text) ? [{ path, all: text.trimEnd().split("\n").length, covered: 0 }] : [];
}

function hasCode(text) {
  const code = stripTypeScriptTypes(text).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  return /[^\s;]/.test(code.replace(/export\s*\{\s*\}/g, ""));
}
