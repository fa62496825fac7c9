import assert from "node:assert/strict";
import { test } from "node:test";
import { madeUp, readTree, type TreeFile } from "./tree.ts";

/** What a row of the threat model names as its proof. */
const proof = /`(test\/[\w./-]+\.ts)`: \*([^*]+)\*/g;

/** Proofs whose file does not hold a test of this title. */
function missingProofs(model: string, files: readonly TreeFile[]): readonly string[] {
  return [...model.matchAll(proof)].flatMap(([, path = "", title = ""]) => {
    const text = files.find((file) => file.path === path)?.text ?? "";
    return text.includes(`"${title}"`) ? [] : [`${path}: ${title}`];
  });
}

const model = readTree("docs/threat-model.md")[0]?.text ?? "";

test("every proof that the threat model names is the title of a test, or of a way that one tries", () => {
  assert.ok([...model.matchAll(proof)].length > 20);
  assert.deepEqual(missingProofs(model, readTree("test")), []);
});

test("the check finds a title that no test has", () => {
  const files = madeUp({ "test/a.test.ts": 'it("does what it should", () => {});' });
  const text =
    "| x | y | `test/a.test.ts`: *does what it should* |\n| x | y | `test/a.test.ts`: *does more* |";
  assert.deepEqual(missingProofs(text, files), ["test/a.test.ts: does more"]);
});
