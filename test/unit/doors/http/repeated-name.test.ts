import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { repeatedName } from "../../../../src/doors/http/repeated-name.ts";

const rows: readonly [string, string | undefined][] = [
  ['{"a":1,"a":2}', "a"],
  ['{"a":1,"\\u0061":2}', "a"],
  ['{"a":{"b":1,"b":1}}', "b"],
  ['[{"a":1},{"a":1}]', undefined],
  ['{"a":{"a":{"a":1}}}', undefined],
  ['{"a":"\\"a\\":","b":"\\\\"}', undefined],
  ['{"a":["a","a"],"b":"a"}', undefined],
  ['{"":1,"":2}', ""],
];
for (const [json, expected] of rows) {
  test(`${json} has ${expected === undefined ? "no name twice" : `${JSON.stringify(expected)} twice`}`, () => {
    assert.equal(repeatedName(json), expected);
  });
}

test("no JSON that was written from a value has a name twice, and it has once one is added", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
      const json = JSON.stringify(value);
      const [name = ""] = Object.keys(JSON.parse(json));
      assert.equal(repeatedName(json), undefined);
      assert.equal(repeatedName(`{${JSON.stringify(name)}:0,${json.slice(1)}`), name);
    }),
  );
});
