import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { literalWords } from "../../../src/domain/word-split.ts";

const split: readonly (readonly [string, readonly string[]])[] = [
  ["ls", ["ls"]],
  ["  ls \t -la  ", ["ls", "-la"]],
  ["git log --format=%h -- src/a.ts", ["git", "log", "--format=%h", "--", "src/a.ts"]],
  ["echo 'a $b `c` \\ !' \"d e\"", ["echo", "a $b `c` \\ !", "d e"]],
  ["echo a'b'\"c\"d ''", ["echo", "abcd", ""]],
  ["ec'ho' x", ["echo", "x"]],
  ["echo 'Größe 日本'", ["echo", "Größe 日本"]],
  ["echo a=b x+=y", ["echo", "a=b", "x+=y"]],
];

for (const [text, words] of split) {
  test(`${JSON.stringify(text)} has the words ${JSON.stringify(words)}`, () => {
    assert.deepEqual(literalWords(text), words);
  });
}

const refused: readonly (readonly [string, readonly string[]])[] = [
  ["a list, pipe or background", ["a;b", "a&&b", "a & b", "a|b", "a &"]],
  ["a redirect", ["a >b", "a <b", "a 2>&1"]],
  ["a group or subshell", ["(a)", "{ a", "a }", "a()"]],
  ["an expansion", ["a $b", 'a "$b"', "a $'b'", 'a $"b"', "a `b`", 'a "`b`"', "a ~", "a ~/b", "a b~"]],
  ["an escape", ["a\\ b", 'a "\\n"', "a\\\nb", "r\\m"]],
  ["a glob", ["a *", "a ?", "a [b]", "a]"]],
  ["brace expansion", ["a {b,c}", "a {1..3}"]],
  ["history or negation", ["! a", "a !b", 'a "b!"']],
  ["a comment", ["a #b", "a b#c"]],
  ["an assignment in front", ["A=b c", "A+=b c", "A=b", "'A=b' c"]],
  ["a word that zsh expands", ["a =ls", "- a", "a ^b"]],
  ["a line break", ["a\n", "a\nb", "a 'b\nc'", "a\r"]],
  [
    "a control or invisible character",
    ["a\u0000", "a 'b\u001b'", "a '\u200b'", "a\u00a0b", "a '\u202e'", "a '\ud800'"],
  ],
  ["a letter beyond ASCII outside quotes", ["echo ä", "日本"]],
  ["an open quote", ["a 'b", 'a "b', "a 'b\"", "'"]],
  ["no program", ["", "   ", "''", "'' a", '""']],
  ["a reserved word", ["if a", "time a", "'if' a", "do", "coproc a", "select x", "function f"]],
  [
    "a builtin that changes the shell",
    ["cd x", "eval 'x'", "exec x", ". x", "source x", "export A", "trap 'x' EXIT", "%1"],
  ],
];

for (const [what, texts] of refused) {
  test(`${what} has no words here`, () => {
    for (const text of texts) assert.equal(literalWords(text), undefined, JSON.stringify(text));
  });
}

test("a text of more than 8 KiB has no words here", () => {
  assert.equal(literalWords(`a ${"b".repeat(8190)}`)?.length, 2);
  assert.equal(literalWords(`a ${"b".repeat(8191)}`), undefined);
  assert.equal(literalWords(`a '${"ä".repeat(4095)}'`), undefined);
});

/**
 * Real bash splits what stands behind a function of ours. Only texts that the splitter accepts are given to it, there is
 * no PATH, and the limits forbid a fork, so that even a wrong answer could start nothing.
 */
function bashWords(texts: readonly string[]): string[][] {
  const begin =
    'f() { for word; do printf "%s\\0" "$word"; done; printf "\\1\\0"; }; ulimit -u 0 -f 0 -t 10\n';
  const { status, stdout, stderr } = spawnSync(
    "/bin/bash",
    ["--noprofile", "--norc", "-c", begin + texts.join("\n")],
    {
      env: { PATH: "", LC_ALL: "C.UTF-8" },
      cwd: "/",
      encoding: "utf8",
      timeout: 20_000,
    },
  );
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return stdout
    .split("\x01\0")
    .slice(0, -1)
    .map((words) => words.split("\0").slice(0, -1));
}

const bare = fc.string({ unit: fc.constantFrom(..."abAB01_-+=./:,@%"), minLength: 1, maxLength: 6 });
const quotable = fc.constantFrom(..."ab $`\\!*?[]{}()<>|&;#~=^%\tä日".split(""));
const single = fc
  .string({ unit: fc.oneof(quotable, fc.constant('"')), maxLength: 6 })
  .map((text) => `'${text}'`);
const double = fc
  .string({ unit: fc.oneof(quotable, fc.constant("'")), maxLength: 6 })
  .map((text) => `"${text}"`);
const glue = fc.constantFrom("", "", " ", "  ", "\t");
const noise = fc.constantFrom(..."'\" $*~#;=!\\{}ä".split(""));
const shellText = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.oneof(bare, single, double) },
      { weight: 6, arbitrary: glue },
      { weight: 1, arbitrary: noise },
    ),
    { maxLength: 8 },
  )
  .map((pieces) => `f ${pieces.join("")}`);

test("every text that has words here has the same words in bash", () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(shellText, { minLength: 200, maxLength: 200 }), (texts) => {
      const accepted = texts.filter((text) => literalWords(text) !== undefined);
      const expected = accepted.map((text) => literalWords(text)?.slice(1));
      assert.deepEqual(bashWords(accepted), expected);
      compared += accepted.length;
    }),
    { numRuns: 15 },
  );
  assert.ok(compared > 500, `only ${compared} texts were compared`);
});
