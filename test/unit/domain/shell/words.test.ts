import assert from "node:assert/strict";
import { test } from "node:test";
import { parseShell } from "../../../../src/domain/shell/parse.ts";
import type { Word } from "../../../../src/domain/shell/script.ts";

/** The last word of a text's last command. */
function lastWord(text: string): Word {
  const word = parseShell(text).commands.at(-1)?.words.at(-1);
  assert.ok(word, `${text} has a word`);
  return word;
}

const literal: readonly (readonly [string, string])[] = [
  ["plain", "plain"],
  ["--format=%h", "--format=%h"],
  ["'single $x `y` \\n'", "single $x `y` \\n"],
  ['"double \\$x \\`y\\` \\" \\\\"', 'double $x `y` " \\'],
  ['"kept \\n \\a"', "kept \\n \\a"],
  ["a'b'\"c\"d", "abcd"],
  ["''", ""],
  ['""', ""],
  ["r\\m", "rm"],
  ["a\\ b\\$c\\'", "a b$c'"],
  ["'it'\\''s'", "it's"],
  ["HEAD~1", "HEAD~1"],
  ["stash@{0}", "stash@{0}"],
  ["HEAD@{1}..HEAD@{2}", "HEAD@{1}..HEAD@{2}"],
  ["{}", "{}"],
  ["a#b", "a#b"],
  ["foo$", "foo$"],
  ['"^foo$"', "^foo$"],
  ['"(a$|b$)"', "(a$|b$)"],
  ["'Größe 日本'", "Größe 日本"],
  ["'a\nb'", "a\nb"],
  ["\\~/x", "~/x"],
  ["'~'/x", "~/x"],
  ["a=b", "a=b"],
  ["\\*", "*"],
  ["!x", "!x"],
  ["[", "["],
];

for (const [raw, value] of literal) {
  test(`the word ${JSON.stringify(raw)} is ${JSON.stringify(value)}`, () => {
    const script = parseShell(`zz ${raw}`);
    assert.deepEqual(script.objections, []);
    const word = lastWord(`zz ${raw}`);
    assert.equal(word.value, value);
    assert.deepEqual(word.pieces, [value]);
    assert.equal(word.raw, raw);
    assert.equal(word.glob, false);
  });
}

const expanding: readonly (readonly [string, readonly (string | null)[], string])[] = [
  ["$x", [null], "expansion"],
  ['"$x"/a', [null, "/a"], "expansion"],
  ['a"b$x"c', ["ab", null, "c"], "expansion"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  ["a${x:-b}", ["a", null], "expansion"],
  ["a$(b)c", ["a", null, "c"], "substitution"],
  ["a`b`c", ["a", null, "c"], "substitution"],
  ["<(b)", [null], "process-substitution"],
  ["a$((1+1))", ["a", null], "arithmetic"],
  ["$[1+1]", [null], "arithmetic"],
  ["a$'b'", ["a", null], "ansi-c-quote"],
  ['a$"b"', ["a", null], "locale-quote"],
  ["a{b,c}d", ["a", null, "d"], "brace-expansion"],
  ["{1..3}", [null], "brace-expansion"],
  ["@(a|b)", [null], "extended-glob"],
  ["~/a", [null, "/a"], "tilde"],
  ["~", [null], "tilde"],
  ["~root/a", [null, "/a"], "tilde"],
  ["x=~/a", [null], "tilde"],
  ["x=a:~/b", [null], "tilde"],
];

for (const [raw, pieces, code] of expanding) {
  test(`the value of ${raw} is not known, and the objection is ${code}`, () => {
    const word = lastWord(`zz ${raw}`);
    assert.equal(word.value, null);
    assert.deepEqual(word.pieces, pieces);
    const codes = parseShell(`zz ${raw}`).objections.map((objection) => objection.code);
    assert.ok(codes.includes(code), codes.join());
  });
}

test("unquoted patterns make a glob of a word, whose value is the pattern", () => {
  const globs = ["*", "a*.ts", "a?", "[ab]c", "'a b'*"].map((raw) => lastWord(`zz ${raw}`));
  assert.deepEqual(
    globs.map(({ glob, value }) => [glob, value]),
    [
      [true, "*"],
      [true, "a*.ts"],
      [true, "a?"],
      [true, "[ab]c"],
      [true, "a b*"],
    ],
  );
  assert.deepEqual(parseShell("zz a*.ts [ab]c").objections, []);
  assert.equal(lastWord("zz '*'").glob, false);
});

test("a program whose name is a pattern is objected to", () => {
  assert.deepEqual(
    parseShell("z* a").objections.map(({ code }) => code),
    ["glob-program"],
  );
});

test("a word below the home folder is marked, in every unquoted and quoted way to write it", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  const home = ["~", "~/a", "$HOME", "$HOME/*", '"$HOME"/a', '"$HOME/a"', "${HOME}", '"${HOME}"'];
  for (const raw of home) assert.equal(lastWord(`zz ${raw}`).home, true, raw);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  const other = ["~root", "~+", "'~'", "\\~", "'$HOME'", "$HOMES", "${HOME:-/}", "a$HOME", "a~"];
  for (const raw of other) assert.equal(lastWord(`zz ${raw}`).home, undefined, raw);
});

test("a $'…' quote has a guess, so that a forbidden command behind it can be found", () => {
  assert.equal(lastWord("$'r\\x6d'").guess, "rm");
  assert.equal(lastWord("r$'m'").guess, "rm");
  assert.equal(lastWord("$'rm'$x").guess, undefined);
});

test("letters outside ASCII are plain inside quotes and doubtful outside", () => {
  assert.deepEqual(parseShell("zz 'é' \"é\"").objections, []);
  assert.deepEqual(
    parseShell("zz é").objections.map(({ code }) => code),
    ["non-ascii"],
  );
  assert.equal(lastWord("zz é").value, "é");
});
