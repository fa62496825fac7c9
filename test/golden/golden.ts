import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Whether this run writes the golden files instead of comparing: `node test/unit/cli/golden.test.ts --update`. */
const isUpdate = process.argv.includes("--update");

/** Compares lines with a file of this folder. */
export function assertGolden(name: string, lines: readonly string[]): void {
  const file = new URL(`${name}.txt`, import.meta.url);
  const text = `${lines.join("\n")}\n`;
  if (isUpdate) writeFileSync(file, text);
  assert.ok(existsSync(file), `there is no golden file ${name}.txt: run the test once with --update`);
  assert.equal(text, readFileSync(file, "utf8"));
}
