import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { madeDocuments } from "../../scripts/made-documents.ts";
import { commands } from "../../src/cli/command-table.ts";
import { root } from "../support/cli-desk.ts";

const documents = await madeDocuments();

for (const { path, text } of documents) {
  test(`${path} is what \`npm run docs\` makes of the code`, () => {
    const kept = existsSync(root + path) ? readFileSync(root + path, "utf8") : "";
    assert.equal(kept, text, "run `npm run docs`, and look at what it changed");
  });
}

test("the reference of the command line has every command with each of its own options, and no other", async () => {
  const text = documents.find(({ path }) => path.endsWith("cli.md"))?.text ?? "";
  const sections = new Map(
    text
      .split("\n## visto ")
      .slice(1)
      .map((section) => [section.split("\n")[0], section]),
  );
  assert.deepEqual(
    [...sections.keys()],
    commands.map(({ name }) => name),
  );
  assert.match(sections.get("approve") ?? "", /`--grant <duration>`/);
  assert.doesNotMatch(sections.get("approve") ?? "", /`--data/);
});
