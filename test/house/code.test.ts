import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, lineAt } from "./code.ts";
import { readTree, typescript } from "./tree.ts";

test("comments, strings and regular expressions are blanked, code is kept", () => {
  const text = 'const a = "setTimeout"; // setTimeout\nconst b = /setTimeout[/]/.test(a) / 2;\n';
  assert.doesNotMatch(codeOf(text), /setTimeout/);
  assert.match(codeOf(text), /const b =\s+\.test\(a\) \/ 2;/);
});

test("code inside a template is code, its text is not", () => {
  const part = "$" + "{Date.now() + `$" + "{{ b: 1 }.b}`}";
  const code = codeOf(`const a = \`Date.now ${part} Date.now\`; c();`);
  assert.equal(code.match(/Date\.now/g)?.length, 1);
  assert.match(code, /c\(\);$/);
});

test("blanking keeps every position of every file of the tree", () => {
  for (const { path, text } of typescript(readTree("src", "test"))) {
    const code = codeOf(text);
    assert.equal(code.length, text.length, path);
    assert.equal(lineAt(code, code.length), lineAt(text, text.length), path);
  }
});
