import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { clip, nearest, visible, visibleLines } from "../../../src/base/text.ts";

const hidden: readonly (readonly [string, string, string])[] = [
  ["an escape sequence", "\u001b[2J", "\\e[2J"],
  ["a line break", "a\nb\r", "a\\nb\\r"],
  ["a tab", "a\tb", "a\\tb"],
  ["NUL", "\0", "\\u{0}"],
  ["a C1 control", "\u009b", "\\u{9b}"],
  ["a bidi override", "\u202e", "\\u{202e}"],
  ["a zero-width space", "a\u200bb", "a\\u{200b}b"],
  ["a byte order mark", "\ufeff", "\\u{feff}"],
  ["a soft hyphen", "\u00ad", "\\u{ad}"],
  ["a tag character", "\u{e0041}", "\\u{e0041}"],
  ["a variation selector", "a\ufe0f", "a\\u{fe0f}"],
  ["a no-break space", "\u00a0", "\\u{a0}"],
  ["a line separator", "\u2028", "\\u{2028}"],
  ["a Hangul filler", "\u3164", "\\u{3164}"],
  ["half a surrogate pair", "\ud800", "\\u{d800}"],
];

for (const [what, text, shown] of hidden) {
  test(`${what} is shown as an escape`, () => assert.equal(visible(text), shown));
}

test("letters, signs and emoji of any script stay as they are", () => {
  for (const text of ["plain text", "Größe", "日本語", "😀", "a'b\"c\\d"]) assert.equal(visible(text), text);
});

test("nothing that was made visible holds a hidden character any more", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.equal(visible(visible(text)), visible(text));
      assert.doesNotMatch(visible(text), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test("line breaks and tabs are kept where lines are wanted, and nothing else", () => {
  assert.equal(visibleLines("a\tb\n\u001bc\r\n"), "a\tb\n\\ec\\r\n");
});

test("a clipped text is never longer than its limit and says that something is missing", () => {
  assert.equal(clip("abc", 3), "abc");
  assert.equal(clip("abcd", 3), "ab…");
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (text, limit) => {
      assert.ok(clip(text, limit).length <= limit);
      assert.equal(clip(text, limit).endsWith("…") || clip(text, limit) === text, true);
    }),
  );
});

test("a slip of the hand finds the word that was meant", () => {
  const known = ["approve", "reject", "withdraw"];
  assert.equal(nearest("aprove", known), "approve");
  assert.equal(nearest("rejct", known), "reject");
  assert.equal(nearest("withdraw", known), "withdraw");
});

test("a word that is like none of the known ones has no nearest", () => {
  assert.equal(nearest("xyzzy", ["approve", "reject"]), undefined);
  assert.equal(nearest("approve", []), undefined);
});
