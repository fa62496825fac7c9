import assert from "node:assert/strict";
import { test } from "node:test";
import { parseShell } from "../../../../src/domain/shell/parse.ts";
import { meansTheSameInZsh } from "../../../../src/domain/shell/zsh.ts";

const same = [
  "git status",
  "ls -la src/a.ts",
  "grep -rn 'a b' src | head -5 && echo \"done\"",
  "cat a.txt 2>/dev/null || true",
  "a 2>&1 | b",
  "a > /dev/null 2>&1",
  "! a",
  "(cd src; ls)",
  "cd src && git log --format=%h",
  "if a; then b; fi",
  "{ a; b; }",
  "LC_ALL=C sort a",
  "cat <<'E'\n$x\nE",
  'echo "a \\"b\\" \\$c"',
];

for (const text of same) {
  test(`${JSON.stringify(text)} means the same in zsh`, () => assert.ok(meansTheSameInZsh(parseShell(text))));
}

const different: readonly (readonly [string, readonly string[]])[] = [
  ["whatever is objected to", ["a $x", "a > b", "a &", "a ("]],
  ["the path of a program in place of =program", ["a =ls", "[ a == b ]"]],
  ["patterns that match nothing are an error", ["ls *.ts", "ls a?", "ls [ab]"]],
  ["more pattern characters", ["git show HEAD^", "git show HEAD~1", "a b#c", "a {b}"]],
  ["history", ["a !b", 'a "b!"']],
  ["quotes that may be one", ["a 'b''c'"]],
  ["words of zsh alone", ["noglob rm a", "repeat 3 a", "- a", "log", "foreach a"]],
  ["time as a shape", ["time a", "time -p a"]],
  ["a for loop", ["for i in a; do b; done"]],
  ["a redirect beside a pipe", ["a >/dev/null | b", "a | b <c", "a &>/dev/null | b"]],
  ["two redirects of one descriptor", ["a <b <c", "a >/dev/null >/dev/null"]],
  ["a redirect without a command", ["< a"]],
  ["a redirect from a pattern of zsh", ["a <b^", "a <=b"]],
  ["cd in the last part of a pipeline, or with more than a folder", ["a | cd b", "cd", "cd -", "cd a b"]],
];

for (const [why, texts] of different) {
  test(`${why}: not the same in zsh`, () => {
    for (const text of texts) assert.equal(meansTheSameInZsh(parseShell(text)), false, text);
  });
}
