import assert from "node:assert/strict";
import { test } from "node:test";
import { parseShell } from "../../../../src/domain/shell/parse.ts";
import type { Place } from "../../../../src/domain/shell/script.ts";

/** The places of a text's commands by program; each program stands once in the text. */
function places(text: string): Readonly<Record<string, Place>> {
  return Object.fromEntries(
    parseShell(text).commands.map(({ words, place }) => [words[0]?.raw ?? "", place]),
  );
}

function raws(text: string): readonly string[] {
  return parseShell(text).commands.map(({ raw }) => raw);
}

test("a pipeline numbers its parts", () => {
  const { a, b, c, d } = places("a | b | c; d");
  assert.deepEqual([a?.position, b?.position, c?.position, d?.position], [0, 1, 2, 0]);
  assert.deepEqual([a?.length, d?.length], [3, 1]);
  assert.equal(a?.pipeline, c?.pipeline);
  assert.notEqual(a?.pipeline, d?.pipeline);
});

test("the pipeline around a group is known to the commands in it", () => {
  const { a, b, c } = places("{ a; b; } | c");
  assert.deepEqual(a?.around, [{ pipeline: c?.pipeline, position: 0, length: 2 }]);
  assert.deepEqual(b?.around, a?.around);
  assert.equal(a?.length, 1);
  assert.deepEqual(c?.around, []);
});

test("each part of a pipeline, subshell, background list and substitution is a scope of its own", () => {
  const { a, b, c, d, e, f, g } = places("a | b; (c; d); e & f $(g)");
  assert.notDeepEqual(a?.scopes, b?.scopes);
  assert.deepEqual(c?.scopes, d?.scopes);
  assert.deepEqual(
    [a, b, c, e, f, g].map((place) => place?.scopes.length),
    [1, 1, 1, 1, 0, 1],
  );
  assert.deepEqual([e?.background, f?.background], [true, false]);
});

test("what stands after && or ||, in branches and in loops is conditional", () => {
  const found = places(
    "a && b || c; if d; then e; else f; fi; for i in x; do g; done; while h; do j; done; k() { l; };" +
      "for ((;;)); do m; done; select i in x; do n; done",
  );
  const conditional = Object.keys(found).filter((program) => found[program]?.conditional);
  assert.deepEqual(conditional, ["b", "c", "e", "f", "g", "j", "l", "m", "n"]);
});

test("functions are named, and their commands know them", () => {
  const { functions, commands } = parseShell("f() { g() { a; }; b | b & }; f");
  assert.deepEqual(functions, ["f", "g"]);
  assert.deepEqual(
    commands.map(({ raw, place }) => [raw, place.functions]),
    [
      ["a", ["f", "g"]],
      ["b", ["f"]],
      ["b", ["f"]],
      ["f", []],
    ],
  );
});

test("commands in substitutions stand before the command that they feed, and say which it is", () => {
  const { commands } = parseShell("a $(b $(c)) <(d) >e$(f)");
  assert.deepEqual(
    commands.map(({ words, place }) => [words[0]?.value, place.within, place.feeds]),
    [
      ["c", "substitution", 1],
      ["b", "substitution", 4],
      ["d", "process-substitution", 4],
      ["f", "substitution", 4],
      ["a", "text", null],
    ],
  );
});

const hidden: readonly (readonly [string, string])[] = [
  ["a word", "a $(x)"],
  ["backticks", "a `x`"],
  ["backticks in backticks", "a `b \\`x\\``"],
  ["double quotes", 'a "b $(x)"'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  ["a default", "a ${b:-$(x)}"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  ["a quoted default", 'a "${b:=`x`}"'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  ["a replacement", "a ${b/c/$(x)}"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  ["a slice", "a ${b:$(x)}"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  ["a subscript", "a ${b[$(x)]}"],
  ["a subscript that is assigned", "b[$(x)]=1"],
  ["an array", "b=(1 $(x))"],
  ["an assignment", "b=$(x)"],
  ["an assignment after export", "export b=$(x)"],
  ["arithmetic", "a $((1 + $(x)))"],
  ["old arithmetic", "a $[1 + $(x)]"],
  ["an arithmetic command", "((a = $(x)))"],
  ["an arithmetic loop", "for ((i=$(x);;)); do a; done"],
  ["a heredoc", "a <<E\nb $(x)\nE"],
  ["a heredoc with backticks", "a <<E\nb `x`\nE"],
  ["a here-string", "a <<<$(x)"],
  ["a redirect", "a >$(x)"],
  ["a redirect of a group", "{ a; } >$(x)"],
  ["a process substitution", "a <(x)"],
  ["a test", "[[ -n $(x) ]]"],
  ["a case", "case $(x) in a) b;; esac"],
  ["a pattern", "case a in $(x)) b;; esac"],
  ["a branch", "case a in a) x;; esac"],
  ["the list of a for", "for i in $(x); do a; done"],
  ["the list of a select", "select i in $(x); do a; done"],
  ["a co-process", "coproc x"],
  ["a function", "f() { x; }"],
  ["a function in a subshell", "f() (x)"],
  ["a brace expansion", "a {b,$(x)}"],
  ["an extended pattern", "a @(b|$(x))"],
  ["a bracket", "a [$(x)]"],
  ["a locale quote", 'a $"b $(x)"'],
  ["the background", "x & a"],
  ["a negation", "! x"],
  ["a timing", "time x"],
  ["an elif", "if a; then b; elif x; then c; fi"],
  ["a branch of an elif", "if a; then b; elif c; then x; fi"],
  ["the body of a select", "select i in a; do x; done"],
  ["the body of an arithmetic loop", "for ((;;)); do x; done"],
  ["the condition of a loop", "until x; do a; done"],
  ["a subscript after declare", "declare b[$(x)]=1"],
  ["a quoted home", "a ~/$(x)"],
  ["an else", "if a; then b; elif c; then d; else x; fi"],
];

for (const [where, text] of hidden) {
  test(`a command in ${where} is found`, () => {
    assert.ok(raws(text).includes("x"), raws(text).join(" / "));
  });
}

test("redirects of a group are a command without words", () => {
  const { commands } = parseShell("{ a; } > b");
  assert.deepEqual(
    commands.map(({ words, redirects }) => [words.length, redirects.length]),
    [
      [0, 1],
      [1, 0],
    ],
  );
});

test("the shapes are listed", () => {
  assert.deepEqual(parseShell("a | b && (c); if { d; }; then ! e; fi; time f").shapes, [
    "and-or",
    "group",
    "if",
    "negation",
    "pipeline",
    "subshell",
    "time",
  ]);
});
