import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type Declaration, Declarations, type Exports } from "../support/library/declarations.ts";
import { declarationFile, entryPoints } from "../support/library/entry-points.ts";
import { root } from "../support/library/installed-package.ts";
import { exportTable, sentence, withTables } from "../support/library/reference.ts";

/** Whether this run writes the tables instead of comparing: `node test/package/reference.test.ts --update`. */
const isUpdate = process.argv.includes("--update");

const file = join(root, "docs/reference/library.md");
const declarations = new Declarations();
const exported = new Map(entryPoints.map((point) => [point, declarations.exportsOf(declarationFile(point))]));

/** The main one repeats two others, whose tables are enough. */
function ownExports(point: string): Exports {
  const all = exported.get(point) ?? new Map();
  if (point !== "visto") return all;
  const repeated = new Set(
    ["visto/client", "visto/queue"].flatMap((one) => [...(exported.get(one)?.keys() ?? [])]),
  );
  return new Map([...all].filter(([name]) => !repeated.has(name)));
}

/** Where the types of an entry point may come from besides itself: whoever tests actors has the queue at hand. */
const companions: Readonly<Record<string, string>> = { "visto/testing": "visto/queue" };

function idOf({ file, name }: Declaration): string {
  return `${name} of ${file.replace(`${root}dist/`, "")}`;
}

/** Types that an export names and that users of its entry point cannot import. */
function hiddenTypes(point: string): readonly string[] {
  const importable = [point, companions[point]].flatMap((one) => [
    ...(exported.get(one ?? "")?.values() ?? []),
  ]);
  const known = new Set(importable.map(idOf));
  return [...(exported.get(point) ?? [])].flatMap(([name, declaration]) =>
    declarations
      .namedBy(declaration)
      .filter((named) => named.kind !== "constant" && !known.has(idOf(named)))
      .map((named) => `${name} names ${idOf(named)}`),
  );
}

describe("the library's reference", () => {
  it("shows every export with the sentence of its declaration", () => {
    const page = readFileSync(file, "utf8");
    const tables = new Map(entryPoints.map((point) => [point, exportTable(ownExports(point))]));
    const wanted = withTables(page, tables);
    if (isUpdate) writeFileSync(file, wanted);
    else assert.equal(page, wanted, "run this test with --update, and look at what it changed");
    for (const point of entryPoints) assert.ok(page.includes(`<!-- exports of ${point} -->`), point);
  });

  for (const point of entryPoints) {
    it(`${point}: every export says in a sentence what it is`, () => {
      const silent = [...ownExports(point)].filter(([, declaration]) => sentence(declaration) === "");
      assert.deepEqual(
        silent.map(([, declaration]) => idOf(declaration)),
        [],
      );
    });

    it(`${point}: every type that an export names can be imported, too`, () => {
      assert.deepEqual(hiddenTypes(point), []);
    });

    it(`${point}: no declaration hides a path in a type`, () => {
      const hiding = [...(exported.get(point) ?? [])].filter(([, { text }]) => /\bimport\("/.test(text));
      assert.deepEqual(
        hiding.map(([name]) => name),
        [],
      );
    });
  }

  it("takes a sentence from the comment, and finds where there is none", () => {
    assert.equal(sentence({ comment: "Does a\nthing | other. And more." }), "Does a thing \\| other.");
    assert.equal(sentence({ comment: "" }), "");
    assert.equal(sentence({ comment: "no end" }), "");
  });

  it("replaces the table behind a mark, and refuses a mark of no entry point", () => {
    const page = "a\n<!-- exports of x -->\n\n| old |\n|---|\n| row |\n\nb\n";
    const wanted = "a\n<!-- exports of x -->\n\n| new |\n\nb\n";
    assert.equal(withTables(page, new Map([["x", "| new |"]])), wanted);
    assert.equal(withTables(wanted, new Map([["x", "| new |"]])), wanted);
    assert.throws(() => withTables(page, new Map()), /mark for x/);
  });
});
