/** A later parser may name shapes that are not known here: each is an objection, and the rest is still read. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type ParsedScript, parse, type SyntaxNode } from "unbash";
import { findNested } from "../../../../src/domain/shell/nested-scripts.ts";
import { ObjectionList } from "../../../../src/domain/shell/objections.ts";
import { ScriptReader } from "../../../../src/domain/shell/read-script.ts";

const novel = { type: "Novel", pos: 0, end: 1, text: "x" };

test("an unknown command is objected to, and the next one is read", () => {
  const statement = { type: "Statement", pos: 0, end: 1, background: undefined, command: novel };
  const known = parse("ls").commands;
  const reader = new ScriptReader("ls", new ObjectionList());
  reader.read({
    type: "Script",
    pos: 0,
    end: 2,
    shebang: undefined,
    commands: [statement, ...known],
  } as unknown as ParsedScript);
  const { commands, objections } = reader.result();
  assert.deepEqual(
    objections.map(({ code }) => code),
    ["unknown-shape"],
  );
  assert.equal(commands[0]?.raw, "ls");
});

test("an unknown node inside a word is objected to", () => {
  const objections = new ObjectionList();
  findNested(novel as unknown as SyntaxNode, { source: "x", objections, tries: { left: 1 }, nested: [] });
  assert.deepEqual(
    objections.all().map(({ code }) => code),
    ["unknown-shape"],
  );
});

test("an unknown part makes the word unknown", () => {
  const word = { type: "Word", text: "x", value: "x", pos: 0, end: 1, parts: [novel] };
  const command = { type: "Command", pos: 0, end: 1, name: word, prefix: [], suffix: [] };
  const statement = { type: "Statement", pos: 0, end: 1, background: undefined, command };
  const reader = new ScriptReader("x", new ObjectionList());
  reader.read({
    type: "Script",
    pos: 0,
    end: 1,
    shebang: undefined,
    commands: [statement],
  } as unknown as ParsedScript);
  const { commands, objections } = reader.result();
  assert.equal(commands[0]?.words[0]?.value, null);
  assert.ok(objections.some(({ code }) => code === "unknown-shape"));
});
