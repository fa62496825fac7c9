import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fit, type Misfit, matchUsage } from "../../../../src/domain/policy/match-usage.ts";
import { parseFlags, parseOperands, type Usage } from "../../../../src/domain/policy/usage.ts";
import { parseShell } from "../../../../src/domain/shell/parse.ts";

function usage(flags: string, operands: string, over: Partial<Usage> = {}): Usage {
  const [read, words] = [parseFlags(flags), parseOperands(operands)];
  return {
    flags: read,
    globalFlags: new Map(),
    operands: words,
    globs: "literal-prefix",
    bundle: true,
    ...over,
  };
}

function match(of: Usage, text: string): Fit | Misfit {
  return matchUsage(of, parseShell(`x ${text}`).commands[0]?.words.slice(1) ?? []);
}

const plain = usage("-a -n=NUMBER --lines=NUMBER --color[=WHEN] -NUMBER", "PATTERN [PATH...]");

for (const [text, values] of [
  ["-a foo x y", ["foo", "x", "y"]],
  ["-an5 foo", ["5", "foo"]],
  ["-n 5 foo", ["5", "foo"]],
  ["--lines=5 foo", ["5", "foo"]],
  ["--lines 5 foo -a x", ["5", "foo", "x"]],
  ["--color foo", ["foo"]],
  ["-20 foo", ["foo"]],
  ["-- -a n", ["-a", "n"]],
  ["foo src/*.ts", ["foo", "src/*.ts"]],
  ["- x", ["-", "x"]],
] as const) {
  test(`${text} is understood`, () => {
    const fit = match(plain, text);
    assert.ok("values" in fit, JSON.stringify(fit));
    assert.deepEqual(
      fit.values.map((value) => value.text),
      values,
    );
  });
}

for (const [text, why] of [
  ["", /lacks an operand/],
  ["-b foo", /does not list/],
  ["-ab foo", /does not list/],
  ["--line=5 foo", /does not list/],
  ["-n", /lacks its value/],
  ["foo *", /may look like flags/],
  ["-- foo -n", /looks like a flag/],
  ["-a=5 foo", /lists -a without one/],
  ["--lines -n foo", /join it by "="/],
  ["* foo", /only plain words/],
  ["$X foo", /only known when it runs/],
  ["-n* foo", /flag with a pattern/],
] as const) {
  test(`${JSON.stringify(text)} is not understood`, () => {
    const misfit = match(plain, text);
    assert.ok("why" in misfit, JSON.stringify(misfit));
    assert.match(misfit.why, why);
  });
}

test("flags of several letters are not taken apart where the usage says so", () => {
  const find = usage("-name=PATTERN -type=TEXT -a", "[ENTRY...]", { bundle: false });
  assert.ok("values" in match(find, ". -name x -a -type f"));
  assert.ok("why" in match(find, ". -nam x"));
  assert.ok("why" in match(find, ". -an"));
});

test("the inner command begins behind the wrapper's own words, with its flags untouched", () => {
  const inner = (of: Usage, text: string) => {
    const fit = match(of, text);
    return "inner" in fit ? (fit.inner?.map(({ value }) => value) ?? null) : fit.why;
  };
  const timeout = usage("-k=NUMBER", "NUMBER ARGV...");
  assert.deepEqual(inner(timeout, "-k 1 5 ls -la"), ["ls", "-la"]);
  assert.deepEqual(inner(timeout, "5"), "has no command to run");
  const env = usage("", "[ASSIGNMENT...] ARGV...");
  assert.deepEqual(inner(env, "A=b C=d ls E=f"), ["ls", "E=f"]);
  assert.deepEqual(inner(usage("-n=NUMBER", "ARGV..."), "-n 5 -- ls -x"), ["ls", "-x"]);
});

test("a usage that cannot be read says what was expected", () => {
  assert.throws(() => parseFlags("x"), /expected a flag/);
  assert.throws(() => parseFlags("-n=NUMBR"), /expected one of PATH/);
  assert.throws(() => parseOperands("[PATH"), /expected an operand/);
});
