/** The gaps of the parser that were found by comparing it with real bash: each is closed by an objection. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseShell } from "../../../../src/domain/shell/parse.ts";

function codes(text: string): readonly string[] {
  return parseShell(text).objections.map(({ code }) => code);
}

function programs(text: string): readonly (string | null | undefined)[] {
  return parseShell(text).commands.map(({ words }) => words[0]?.value);
}

test("gap 1: the errors of a nested script are found although the parser reports them only on a visit", () => {
  assert.ok(codes("echo $(if true; then)").includes("parse-error"));
  assert.ok(codes("echo $(a $(b `if c; then`))").includes("parse-error"));
});

test("gap 2: a dollar, a joined line and a brace are an expansion and no literal", () => {
  const script = parseShell("echo $\\\n{x}");
  assert.equal(script.commands[0]?.words[1]?.value, null);
  assert.ok(codes("echo $\\\n{x}").includes("expansion"));
  assert.equal(parseShell('echo "$\\\n{x}"').commands[0]?.words[1]?.value, null);
});

test("gap 3: a substitution in an assignment that only looks like an array is found", () => {
  assert.ok(programs("w=(a $(rm x))y").includes("rm"));
  assert.ok(codes("w=(a $(rm x))y").includes("unclear-word"));
});

test("gap 4: a $'…' quote is never taken for a literal", () => {
  for (const text of ["$'\\x{72}m' x", "echo $'a\\\nb'", "echo a$'b'"]) {
    assert.ok(codes(text).includes("ansi-c-quote"), text);
  }
});

test("gap 5: arithmetic that bash reads as commands is read as commands too", () => {
  const text = "echo $(( rm + $(case a in a) c;; esac) ))";
  assert.ok(programs(text).includes("rm"));
  assert.ok(programs(text).includes("c"));
  assert.ok(programs("(( rm + $(case a in a) c;; esac) ))").includes("rm"));
  assert.ok(codes(text).includes("arithmetic"));
});

test("gap 6: a heredoc without its last line is objected to", () => {
  assert.deepEqual(codes("cat <<'E'\na"), ["heredoc-unterminated"]);
  assert.deepEqual(codes("cat <<'E'\na\nE "), ["heredoc-unterminated"]);
});

test("gap 7: NUL is objected to", () => {
  assert.ok(codes("ls \u0000").includes("control-character"));
});

test("what the parser drops without an error is an error", () => {
  for (const text of ["=(zz0", "zz(", "zz#(", "zz ('!' a"])
    assert.ok(codes(text).includes("parse-error"), text);
});

test("single quotes do not hide a command in arithmetic", () => {
  assert.ok(programs("echo $(( 1 + '`rm x`' ))").includes("rm"));
});

test("text that is unclear again and again is read only so often", () => {
  const started = performance.now();
  parseShell("w=(a $(".repeat(1_100));
  parseShell("[$(case a in a) ".repeat(500));
  assert.ok(performance.now() - started < 500);
});
