import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseShell } from "../../../../src/domain/shell/parse.ts";
import type { Script } from "../../../../src/domain/shell/script.ts";

const fragments = [
  ..."abz01 \t\n'\"\\$`(){}[]<>|&;#~=,*?!:./-@%^+",
  ..."é\r\0\u202e\ud800",
  ...[
    "$(",
    "$((",
    "))",
    "${",
    "<(",
    "<<E\n",
    "\nE\n",
    "<<<",
    "$'",
    '$"',
    "\\\n",
    "&&",
    "||",
    ";;",
    "2>&1",
    "=(",
  ],
  ...[
    "if ",
    "then ",
    "fi",
    "for ",
    "in ",
    "do ",
    "done",
    "case ",
    "esac",
    "while ",
    "f() ",
    "coproc ",
    "[[ ",
    " ]]",
  ],
];

const shellLike = fc.array(fc.constantFrom(...fragments), { maxLength: 60 }).map((parts) => parts.join(""));

/** The words of every command, as values. */
function wordsOf({ commands }: Script): readonly (readonly (string | null)[])[] {
  return commands.map((command) => command.words.map(({ value }) => value));
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

test("no text makes the parser throw", () => {
  fc.assert(
    fc.property(fc.oneof(shellLike, fc.string({ unit: "binary" })), (text) => void parseShell(text)),
    {
      numRuns: 3_000,
    },
  );
});

test("every command is a part of its text, and feeds a later command", () => {
  fc.assert(
    fc.property(shellLike, (text) => {
      const { commands } = parseShell(text);
      for (const [at, { place }] of commands.entries()) {
        assert.ok(place.feeds === null || (place.feeds > at && place.feeds < commands.length));
        assert.ok(place.position < place.length);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("a text without objections has only known words, and quoted anew it has the same ones", () => {
  fc.assert(
    fc.property(shellLike, (text) => {
      const script = parseShell(text);
      if (script.objections.length > 0) return;
      for (const words of wordsOf(script)) {
        assert.ok(words.every((word) => word !== null));
        const again = parseShell(words.map((word) => quote(word ?? "")).join(" "));
        assert.deepEqual(again.objections, []);
        assert.deepEqual(wordsOf(again), words.length === 0 ? [] : [words]);
      }
    }),
    { numRuns: 5_000 },
  );
});

test("any words without hidden characters come back from their quotes", () => {
  const word = fc.string({ unit: "grapheme-ascii", maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const script = parseShell(words.map(quote).join(" "));
      assert.deepEqual(script.objections, []);
      assert.deepEqual(wordsOf(script), [words]);
    }),
  );
});

const inner = "zq hidden";
const wrappers: readonly ((text: string) => string)[] = [
  (text) => `( ${text} )`,
  (text) => `{ ${text}; }`,
  (text) => `! ${text}`,
  (text) => `zz $( ${text} )`,
  (text) => `zz "$( ${text} )"`,
  (text) => `zz <(${text})`,
  (text) => `{ zz <<E${text.length}\n$( ${text} )\nE${text.length}\n}`,
  (text) => `if zz; then ${text}; fi`,
  (text) => `while ${text}; do zz; done`,
  (text) => `for i in a; do ${text}; done`,
  (text) => `case a in a) ${text};; esac`,
  (text) => `zz | { ${text}; }`,
  (text) => `{ ${text}; } && zz`,
  (text) => `{ ${text}; } & zz`,
  (text) => `f() { ${text}; }`,
  (text) => `a=$( ${text} ) zz`,
  (text) => `zz \${a:-$( ${text} )}`,
  (text) => `[[ -n $( ${text} ) ]]`,
];

test("a command is found through any nesting of shapes", () => {
  const nesting = fc.array(fc.constantFrom(...wrappers), { maxLength: 5 });
  fc.assert(
    fc.property(nesting, (around) => {
      const text = around.reduce((body, wrap) => wrap(body), inner);
      assert.ok(
        wordsOf(parseShell(text)).some((words) => words.join(" ") === inner),
        text,
      );
    }),
    { numRuns: 1_000 },
  );
});
