import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { addItem, addMember, nodeAt, remove, replace } from "../../../../src/base/jsonc/edit.ts";
import {
  type JsoncArray,
  type JsoncObject,
  parseJsonc,
  plainValue,
} from "../../../../src/base/jsonc/parse.ts";

const settings = `{
  // the model, "quoted": {
  "model": "opus", /* not , this */
  "list": [
    1, // one,
    { "a": "b\\"}" },
  ],
  "empty": {}
}
`;

const listOf = (text: string) => nodeAt(text, ["list"]) as JsoncArray;
const plainOf = (text: string) => plainValue(parseJsonc(text));

describe("JSON with comments", () => {
  it("is read with comments and trailing commas", () => {
    assert.deepEqual(plainOf(settings), { model: "opus", list: [1, { a: 'b"}' }], empty: {} });
  });

  it("reads whatever is JSON as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepEqual(plainOf(text), JSON.parse(text));
      }),
    );
  });

  it("refuses what is none, with its line", () => {
    for (const [text, line] of [
      ["", 1],
      ['{\n"a": }', 2],
      ["[1 2]", 1],
      ["{a: 1}", 1],
      ['{"a": 1}\n\nx', 3],
      ['"open', 1],
      ["[".repeat(1_000), 1],
    ] as const) {
      assert.throws(() => parseJsonc(text), {
        code: "invalid_option",
        message: new RegExp(`at line ${line},`),
      });
    }
  });

  it("gets members and items in the text's own indentation, and keeps all else", () => {
    const withMember = addMember(settings, parseJsonc(settings) as JsoncObject, "hooks", { on: [] });
    assert.equal(
      withMember,
      settings.replace('"empty": {}', '"empty": {},\n  "hooks": {\n    "on": []\n  }'),
    );
    const withItem = addItem(settings, listOf(settings), "two");
    assert.ok(withItem.includes('{ "a": "b\\"}" },\n    "two",\n  ],'));
    assert.deepEqual(plainOf(addMember("{}", parseJsonc("{}") as JsoncObject, "a", 1)), { a: 1 });
  });

  it("loses an item with one comma, wherever it stands, and no comment of others", () => {
    const [first, last] = [0, 1].map((at) => remove(settings, listOf(settings), at));
    assert.deepEqual(plainOf(first ?? ""), { model: "opus", list: [{ a: 'b"}' }], empty: {} });
    assert.deepEqual(plainOf(last ?? ""), { model: "opus", list: [1], empty: {} });
    assert.ok(last?.includes("// one,"));
    assert.deepEqual(plainOf(remove("[ 1 ]", parseJsonc("[ 1 ]") as JsoncArray, 0)), []);
  });

  it("is the same value after an edit and its reverse", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.nat(3), (items, added, indent) => {
        const text = JSON.stringify({ list: items }, null, indent);
        const longer = addItem(text, listOf(text), added);
        assert.deepEqual(plainOf(longer), JSON.parse(JSON.stringify({ list: [...items, added] })));
        const shorter = remove(longer, listOf(longer), items.length);
        assert.deepEqual(plainOf(shorter), JSON.parse(JSON.stringify({ list: items })));
      }),
    );
  });

  it("has a value replaced in place", () => {
    const [first] = listOf(settings).items;
    assert.ok(first && replace(settings, first, [2]).includes("[\n      2\n    ], // one,"));
  });
});
