import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "unbash";
import { accountsForAll } from "../../../../src/domain/shell/leftover.ts";

const plain = [
  "a b | c && d || ! e; (f); { g; }",
  "if a; then b; elif c; then d; else e; fi",
  "for i in a b; do c; done # d (e",
  "A=b c <d 2>&1 <<<e",
  "a <<'E' | b\n( {\nE\ntime -p c",
];

for (const text of plain) {
  test(`the tree of ${JSON.stringify(text)} accounts for all of it`, () => {
    assert.ok(accountsForAll(parse(text), text));
  });
}

/** A tree, and a text that has the same words in the same places and something else between them. */
const differing: readonly (readonly [string, string])[] = [
  ["a  b", "a (b"],
  ["a  b", "a )b"],
  ["a  b", "a &b"],
  ["a  b", "a >b"],
  ["a  b", "a ||b"],
  ["a     b", "a then! b"],
  ["a      b", "a while b"],
  ["a b", "a b)"],
  ["a b  ", "a b &"],
  ["a|b", "a;b"],
  ["a&&b", "a||b"],
  ["(a)", " a "],
];

for (const [tree, text] of differing) {
  test(`the tree of ${JSON.stringify(tree)} does not account for ${JSON.stringify(text)}`, () => {
    assert.equal(accountsForAll(parse(tree), text), false);
  });
}

test("words that overlap are no account", () => {
  const [one, other] = [parse("ab cd"), parse("ab")];
  const both = { ...one, commands: [...one.commands, ...other.commands] };
  assert.equal(accountsForAll(both, "ab cd"), false);
});
