import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { candidateWords, type FileKind, scriptsAmong } from "../../../../src/domain/scripts/script-words.ts";

const kinds = new Map<string, FileKind>([
  ["tool", "executable"],
  ["./run", "executable"],
  ["notes", "file"],
  ["step", "file"],
  ["a.py", "file"],
  ["b.js", "file"],
  ["Makefile", "file"],
  ["makefile", "file"],
  ["other.mk", "file"],
]);

describe("the script words of a command", () => {
  const cases: Record<string, readonly string[]> = {
    "python3 step x": ["step"],
    "python3.11 -W ignore step notes": ["step"],
    "bash -x step": ["step"],
    "/usr/bin/env A=1 python3 step": ["step"],
    "timeout 5 bash step": ["step"],
    ". step": ["step"],
    "source step": ["step"],
    "deno run notes": ["notes"],
    "node --import=b.js step": ["b.js", "step"],
    "node --inspect": [],
    "cat notes": [],
    "cat a.py": ["a.py"],
    "xargs tool": [],
    "time ./run now": ["./run"],
    "python3 gone": [],
    "make all": ["makefile"],
    "make -f other.mk all": ["other.mk"],
    "make --file=other.mk": ["other.mk"],
    "make -fother.mk -f Makefile": ["Makefile", "other.mk"],
    "make -f gone": [],
    notes: [],
  };
  for (const [text, expected] of Object.entries(cases)) {
    test(`of ${text} are [${expected.join(", ")}]`, () => {
      const argv = text.split(" ");
      const looked = new Set(candidateWords(argv));
      const known = new Map([...kinds].filter(([word]) => looked.has(word)));
      assert.deepEqual(scriptsAmong(argv, known), expected);
    });
  }

  test("are found in a very long command without long work", () => {
    const argv = [...Array.from({ length: 200_000 }, () => "bash"), "step"];
    assert.deepEqual(scriptsAmong(argv, kinds), ["step"]);
    assert.deepEqual(candidateWords(argv), ["bash", "step"]);
  });
});
