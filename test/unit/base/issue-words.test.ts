import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { issueWords } from "../../../src/base/issue-words.ts";

const rows: readonly [string, z.ZodType, unknown, string][] = [
  ["another type", z.string(), 3, "expected text, got a number"],
  ["a value that is missing", z.strictObject({ a: z.string() }), {}, "expected text, got nothing"],
  [
    "a word that is nearly right",
    z.enum(["low", "high"]),
    "hihg",
    'expected low or high, got "hihg": did you mean high?',
  ],
  ["a word that is like no other", z.enum(["low", "high"]), "xyzzy", 'expected low or high, got "xyzzy"'],
  ["a word that does something to a terminal", z.literal("a"), "\u001b[2J", 'expected a, got "\\\\e[2J"'],
  ["a long text", z.string().max(3), "four", "expected at most 3 characters, got 4"],
  ["an empty text", z.string().min(1), "", "expected at least 1 character, got none"],
  ["a long list", z.array(z.string()).max(1), ["a", "b"], "expected at most 1 item, got 2"],
  ["a large number", z.number().max(100), 101, "expected at most 100, got 101"],
  [
    "none of two forms",
    z.union([z.string(), z.array(z.string())]),
    1,
    "expected text or a list, got a number",
  ],
  [
    "the right form with a wrong value",
    z.union([z.string().max(1), z.array(z.string())]),
    "ab",
    "expected at most 1 character, got 2",
  ],
  ["a field that is none", z.strictObject({}), { a: 1 }, 'expected no field "a"'],
  ["what a check of ours says", z.string("expected a colour"), 1, "expected a colour"],
];
for (const [what, schema, value, expected] of rows) {
  test(`${what} is told by what was expected and what came`, () => {
    const [issue] = schema.safeParse(value, { error: issueWords }).error?.issues ?? [];
    assert.equal(issue?.message, expected);
  });
}
