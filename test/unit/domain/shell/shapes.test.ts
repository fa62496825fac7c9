import assert from "node:assert/strict";
import { test } from "node:test";
import { parseShell } from "../../../../src/domain/shell/parse.ts";

const plain = [
  "",
  "# only a comment",
  "ls -l",
  "ls; pwd\ndate",
  "a && b || c",
  "a | b | c",
  "! a | b",
  "time a",
  "time -p a",
  "(a; b)",
  "{ a; b; }",
  "if a; then b; elif c; then d; else e; fi",
  "for i in a b 'c d'; do e; done",
  "a >/dev/null 2>&1",
  "a &>/dev/null",
  "a 2>>/dev/null",
  "a >| /dev/null",
  "a 2>&-",
  "a < file.txt",
  "cat <<'E'\n$(b) `c` $d\nE",
  "cat <<\\E\nx\nE",
  "cat <<<'text'",
  "LC_ALL=C a",
  "LANG=C TZ='UTC' NO_COLOR=1 a",
  "a \\\n  b",
  "a # a comment; rm -rf /",
  "{ a; } 2>/dev/null",
];

for (const text of plain) {
  test(`${JSON.stringify(text)} is of plain shapes`, () => {
    assert.deepEqual(parseShell(text).objections, []);
  });
}

const objectionable: readonly (readonly [string, readonly string[]])[] = [
  ["background", ["a &", "a & b", "(a) &"]],
  ["pipe-both", ["a |& b"]],
  [
    "redirect",
    ["a > b", "a >> b", "a &> b", "a >& b", "a 2> b", "a <> b", "{x}>&1 a", "a < b*", "{ a; } < b", "> b"],
  ],
  ["network-redirect", ["a > /dev/tcp/h/1", "a < /dev/tcp/h/1", "a <> /dev/udp/h/1"]],
  ["heredoc-expands", ["a <<E\nb\nE", "a <<E\n$b\nE"]],
  ["assignment", ["A=b", "A=b c", "PATH=. ls", "LC_ALL=$x ls", "LANG+=x ls", "TZ=~ ls"]],
  ["array", ["a=(b)", "a+=(b)", "declare a=(b)"]],
  ["subscript", ["a[0]=b", "declare a[0]=b"]],
  ["function", ["f() { a; }", "function f { a; }"]],
  ["coproc", ["coproc a", "coproc a { b; }"]],
  ["loop", ["while a; do b; done", "until a; do b; done", "for ((;;)); do a; done"]],
  ["for-values", ["for i; do a; done", "for i in $x; do a; done", "for PATH in .; do a; done"]],
  ["select", ["select i in a b; do c; done"]],
  ["case", ["case a in a) b;; esac"]],
  ["test", ["[[ -f a ]]"]],
  ["arithmetic", ["((1))", "a $((1))"]],
  [
    "parse-error",
    ["a (", "a 'b", 'a "b', "a $(b", "if a", "a | | b", "&& a", "fi", ")", "=(a", "a #b\n)", "a ;; b"],
  ],
];

for (const [code, texts] of objectionable) {
  test(`${code} keeps from the plain shapes`, () => {
    for (const text of texts) {
      const codes = parseShell(text).objections.map((objection) => objection.code);
      assert.ok(codes.includes(code), `${text} has the objections ${codes.join()}`);
    }
  });
}

test("an objection says what was found, with hidden characters made visible", () => {
  const [objection] = parseShell("echo \u001b[31m").objections;
  assert.equal(objection?.code, "control-character");
  assert.match(objection?.message ?? "", /: \\e$/);
});

test("each code is objected to once", () => {
  assert.equal(parseShell("echo $a $b $c").objections.length, 1);
});

test("text with an error still gives the commands that can be read", () => {
  const { commands, objections } = parseShell("rm -rf /; echo 'open");
  assert.deepEqual(
    commands[0]?.words.map(({ value }) => value),
    ["rm", "-rf", "/"],
  );
  assert.equal(objections[0]?.code, "parse-error");
});

test("assignments are recorded with their literal values", () => {
  const [command] = parseShell("LC_ALL=C A='b c' D=$x E+=f ls").commands;
  assert.deepEqual(command?.assignments, [
    { name: "LC_ALL", value: "C" },
    { name: "A", value: "b c" },
    { name: "D", value: null },
    { name: "E", value: null },
  ]);
});

test("what looks like an assignment after export is a word", () => {
  const [command] = parseShell("export A=b 'C=d' E=$x").commands;
  assert.deepEqual(
    command?.words.map(({ value }) => value),
    ["export", "A=b", "C=d", null],
  );
});

test("redirects have kind, descriptor and target", () => {
  const [command] = parseShell("a <b >c 2>>d 2>&1 &>e >&f <>g <<<h {x}>i").commands;
  assert.deepEqual(
    command?.redirects.map(({ kind, fd, target }) => [kind, fd, target?.value]),
    [
      ["read", 0, "b"],
      ["write", 1, "c"],
      ["append", 2, "d"],
      ["duplicate", 2, "1"],
      ["write", -1, "e"],
      ["write", -1, "f"],
      ["read-write", 0, "g"],
      ["here-string", 0, "h"],
      ["write", null, "i"],
    ],
  );
});

test("a heredoc has its body where that is literal, without tabs after <<-", () => {
  const bodies = ["sh <<'E'\n$(a)\nE", "sh <<-'E'\n\t\ta\n\tE", "sh <<E\na\nE", "sh <<E\n$a\nE"].map(
    (text) => parseShell(text).commands.at(-1)?.redirects[0],
  );
  assert.deepEqual(
    bodies.map((redirect) => [redirect?.body, redirect?.written]),
    [
      ["$(a)\n", "$(a)\n"],
      ["a\n", "a\n"],
      ["a\n", "a\n"],
      [null, "$a\n"],
    ],
  );
});
