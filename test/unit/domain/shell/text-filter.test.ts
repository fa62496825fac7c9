import assert from "node:assert/strict";
import { test } from "node:test";
import { parseShell } from "../../../../src/domain/shell/parse.ts";
import { deepestNesting, longestText } from "../../../../src/domain/shell/text-filter.ts";

function codes(text: string): readonly string[] {
  return parseShell(text).objections.map(({ code }) => code);
}

const hiding: readonly (readonly [string, string, readonly string[]])[] = [
  ["NUL, escape, form feed, vertical tab, bell", "control-character", ["\0", "\x1b", "\f", "\v", "\x07"]],
  ["carriage return", "control-character", ["\r"]],
  ["DEL and C1", "control-character", ["\x7f", "\x85", "\x9b"]],
  ["bidi", "invisible-character", ["\u202e", "\u2066", "\u200f", "\u061c"]],
  ["zero-width", "invisible-character", ["\u200b", "\u200d", "\u2060", "\ufeff"]],
  ["soft hyphen", "invisible-character", ["\u00ad"]],
  ["tag characters", "invisible-character", ["\u{e0041}"]],
  ["variation selectors", "invisible-character", ["\ufe0f", "\u{e0100}"]],
  ["fillers and joiners", "invisible-character", ["\u3164", "\uffa0", "\u115f", "\u034f"]],
  ["blanks outside ASCII", "invisible-character", ["\u00a0", "\u2003", "\u3000", "\u2028"]],
  ["lone surrogates", "lone-surrogate", ["\ud800", "\udc00"]],
];

for (const [name, code, characters] of hiding) {
  test(`${name}: ${code}, also inside quotes`, () => {
    for (const character of characters) {
      assert.ok(codes(`ls '${character}'`).includes(code));
      assert.ok(codes(`ls ${character}`).includes(code));
    }
  });
}

test("a joined line is plain only with blanks on both sides", () => {
  for (const text of ["a \\\n b", "a\t\\\n\tb", "a 'b\\\\\nc'"])
    assert.deepEqual(codes(text), [], JSON.stringify(text));
  for (const text of ["a\\\nb", "a \\\nb", "a\\\n b", "a \\\\\\\nb", "find . -dele\\\nte", "a \\\n"]) {
    assert.ok(codes(text).includes("line-continuation"), JSON.stringify(text));
  }
});

test("text up to the cap is read, in bytes", () => {
  assert.deepEqual(codes(`a ${"b".repeat(longestText - 2)}`), []);
  assert.deepEqual(codes(`a ${"b".repeat(longestText - 1)}`), ["too-long"]);
  assert.ok(codes(`a '${"é".repeat(longestText / 2)}'`).includes("too-long"));
});

test("of text above the cap the beginning is still read", () => {
  const { commands } = parseShell(`rm -rf /\n${"a\n".repeat(longestText)}`);
  assert.equal(commands[0]?.raw, "rm -rf /");
});

test("a cut does not shorten a word", () => {
  const text = `rm -rf /${"x".repeat(longestText)}`;
  assert.deepEqual(
    parseShell(text).commands.map(({ raw }) => raw),
    ["rm -rf"],
  );
});

test("nesting beyond the cap is not read, and what stands before it is", () => {
  const { commands, objections } = parseShell(`rm -rf /; ${"(".repeat(5_000)}a${")".repeat(5_000)}`);
  assert.equal(commands[0]?.raw, "rm -rf /");
  assert.ok(objections.some(({ code }) => code === "too-deep"));
  assert.deepEqual(
    codes(`${"(".repeat(4)}a${")".repeat(4)}`.replaceAll("(", "( ").replaceAll(")", " )")),
    [],
  );
  assert.ok(deepestNesting >= 16);
});

test("more than 64 simple commands are objected to, and all of them delivered", () => {
  assert.deepEqual(codes("a;".repeat(64)), []);
  assert.deepEqual(codes("a;".repeat(65)), ["too-many-commands"]);
  assert.equal(parseShell("a;".repeat(65)).commands.length, 65);
});

/** The shortest of some readings in ms: the others were kept waiting by a busy machine. */
function quickest(text: string): number {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    parseShell(text);
    return performance.now() - started;
  });
  return Math.min(...times);
}

const huge: readonly (readonly [string, string])[] = [
  ["1 MB of letters", "a".repeat(1_000_000)],
  ["1 MB of commands", "a;".repeat(500_000)],
  ["1 MB of open quotes", "'\"".repeat(500_000)],
  ["1 MB of heredocs", "a <<E\n".repeat(160_000)],
  ["1 MB of NUL", "\0".repeat(1_000_000)],
  ["5,000 subshells", "(".repeat(5_000)],
  ["5,000 substitutions", `${"$(".repeat(5_000)}a${")".repeat(5_000)}`],
  ["5,000 quoted substitutions", '"$('.repeat(5_000)],
  ["5,000 expansions", "$".concat("{a:-$".repeat(5_000))],
  ["5,000 arithmetic expansions", "$((".repeat(5_000)],
  ["5,000 backticks", "`".repeat(5_000)],
  ["5,000 groups", "{ ".repeat(5_000)],
  ["5,000 ifs", "if ".repeat(5_000)],
  ["5,000 cases in substitutions", "$(case a in a) ".repeat(5_000)],
  ["5,000 negations", "! ".repeat(5_000)],
  ["5,000 braces", "{a,".repeat(5_000)],
];

for (const [name, text] of huge) {
  test(`${name} are refused in bounded time`, () => {
    const { objections } = parseShell(text);
    assert.ok(quickest(text) < 50);
    assert.ok(objections.length > 0);
  });
}
