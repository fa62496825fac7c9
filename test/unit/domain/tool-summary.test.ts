import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toolSummary } from "../../../src/domain/tool-summary.ts";

describe("the summary of a writing tool", () => {
  it("is the lines that go and come, with a line of context around them", () => {
    const input = { file_path: "/p/a.ts", old_string: "a\nb\nc\nd\ne", new_string: "a\nb\nC\nd\ne" };
    assert.equal(toolSummary(input), "/p/a.ts\n  b\n- c\n+ C\n  d");
    assert.equal(toolSummary({ filePath: "x", oldString: "a\n", newString: "" }), "x\n- a");
  });

  it("is the whole of a new file, and every edit of several", () => {
    assert.equal(toolSummary({ file_path: "n.txt", content: "one\ntwo\n" }), "n.txt\n+ one\n+ two");
    const edits = [
      { old_string: "a", new_string: "b" },
      { old_string: "c", new_string: "d" },
    ];
    assert.equal(toolSummary({ file_path: "m.txt", edits }), "m.txt\n- a\n+ b\n…\n- c\n+ d");
  });

  it("is a client's own difference where there is one", () => {
    assert.equal(toolSummary({ filepath: "a", diff: "-x\n+y" }), "-x\n+y");
  });

  it("says how much it leaves out", () => {
    const content = Array.from({ length: 300 }, (_, at) => `row ${at}`).join("\n");
    const lines = toolSummary({ path: "long", content })?.split("\n") ?? [];
    assert.equal(lines.length, 201);
    assert.equal(lines.at(-1), "… 101 lines more");
  });

  it("is absent for what changes no file", () => {
    for (const input of [
      null,
      [],
      "text",
      { command: "ls" },
      { file_path: "/etc/passwd" },
      { url: "x" },
      { content: 7 },
    ]) {
      assert.equal(toolSummary(input), undefined);
    }
  });
});
