/** The second reading of literal text: it doubts what the parser should have taken for something else. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readDoubleQuoted, readUnquoted } from "../../../../src/domain/shell/literal-text.ts";

const doubtful: readonly (readonly [string, readonly string[]])[] = [
  ["a`b`", ["substitution"]],
  ["a$b", ["expansion"]],
  ['a"$b"', ["expansion"]],
  ['a"`b`"', ["substitution"]],
  ["a b", ["unclear-word"]],
  ["a(b", ["unclear-word"]],
  ["a;b", ["unclear-word"]],
  ["a>b", ["unclear-word"]],
  ["a'b", ["unclear-word"]],
  ['a"b', ["unclear-word"]],
  ["a\\", ["unclear-word"]],
  ["a{b,c}", ["brace-expansion"]],
  ["a{1..2}", ["brace-expansion"]],
  ["{a,{b}}", ["brace-expansion"]],
  ["a=~", ["tilde"]],
  ["a:~", ["tilde"]],
  ["é", ["non-ascii"]],
  ["\\é", ["non-ascii"]],
];

for (const [raw, doubts] of doubtful) {
  test(`${JSON.stringify(raw)} has the doubt ${doubts.join()}`, () => {
    assert.deepEqual(readUnquoted(raw, true).doubts, doubts);
  });
}

test("a dollar at the end of a word is plain, and before another part of it is not", () => {
  assert.deepEqual(readUnquoted("a$", true).doubts, []);
  assert.deepEqual(readUnquoted("a$", false).doubts, ["expansion"]);
  assert.deepEqual(readDoubleQuoted("a$", true).doubts, []);
  assert.deepEqual(readDoubleQuoted("a$", false).doubts, ["expansion"]);
});

test("a backtick in double quotes is a substitution unless it is escaped", () => {
  assert.deepEqual(readDoubleQuoted("a`", true).doubts, ["substitution"]);
  assert.deepEqual(readDoubleQuoted("a\\`", true), { value: "a`", glob: false, quoted: true, doubts: [] });
});
