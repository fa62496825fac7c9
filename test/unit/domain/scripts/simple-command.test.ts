import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import fc from "fast-check";
import { simpleCommandWords } from "../../../../src/domain/scripts/simple-command.ts";

describe("the words of a simple command", () => {
  const simple: Record<string, readonly string[]> = {
    "git status": ["git", "status"],
    "  git\tlog  --format='%h %s' ": ["git", "log", "--format=%h %s"],
    "echo \"two words\" '' a\"b\"c'd'": ["echo", "two words", "", "abcd"],
    "'ls' -l ./a_b-c/@x%y+z:1,2": ["ls", "-l", "./a_b-c/@x%y+z:1,2"],
    "echo '$(id) `id` \\ !\n;'": ["echo", "$(id) `id` \\ !\n;"],
    "env A=b run": ["env", "A=b", "run"],
  };
  for (const [text, words] of Object.entries(simple)) {
    test(`are read from ${JSON.stringify(text)}`, () => assert.deepEqual(simpleCommandWords(text), words));
  }

  const others = [
    ..."a;b|a|b|a&&b|a &|a >f|a <f|$x|a $x|`a`|a*|a?|a[b]|{a,b}|~/a|a\\b|!a|(a)|#a|a #b|é".split("|"),
    ...[
      "a | b",
      "a\nb",
      "a\n",
      "A=b",
      "A=b c",
      "A+=b c",
      "'a",
      '"a',
      '"$a"',
      '"a`b`"',
      '"a\\b"',
      '"a!b"',
      "",
      "  ",
    ],
  ].filter((text) => text !== "a" && text !== "b");
  for (const text of others) {
    test(`are not read from ${JSON.stringify(text)}`, () => assert.equal(simpleCommandWords(text), null));
  }

  test("are the words that bash sees", () => {
    const piece = fc.constantFrom(
      "a",
      "-b",
      "'",
      '"',
      " ",
      "$x",
      "\\",
      "=",
      "c d",
      "\n",
      ";",
      "%",
      "~",
      "*",
      "''",
      "\t",
    );
    const texts = fc
      .sample(fc.array(piece, { minLength: 1, maxLength: 8 }), 2_000)
      .map((pieces) => pieces.join(""));
    const accepted = [...new Set(texts)].flatMap((text) => {
      const words = simpleCommandWords(`printf %s\\0 ${text}`.replace("%s\\0", "'%s\\0'"));
      return words ? [{ text, words: words.slice(2) }] : [];
    });
    assert.ok(accepted.length > 50, `only ${accepted.length} texts to compare`);
    const script = accepted.map(({ text }) => `printf '%s\\0' ${text}\nprintf '\\1\\0'`).join("\n");
    const shown = execFileSync("bash", ["--noprofile", "--norc", "-c", script], { cwd: "/dev" }).toString();
    const seen = shown
      .split("\u0001\0")
      .slice(0, -1)
      .map((line) => line.split("\0").slice(0, -1));
    assert.deepEqual(
      seen,
      accepted.map(({ words }) => (words.length > 0 ? words : [""])),
    );
  });
});
