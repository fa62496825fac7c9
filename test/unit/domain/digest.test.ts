import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Command } from "../../../src/domain/command.ts";
import {
  agentDigest,
  type CommandFacts,
  commandHashOf,
  contentOf,
  digestOf,
  fingerprintOf,
  lengthPrefixed,
} from "../../../src/domain/digest.ts";

const text = fc.string({ unit: "binary", maxLength: 6 });
const fields = fc.array(fc.option(text), { maxLength: 5 });
const pairs = fc.dictionary(text, text, { maxKeys: 4 });
const file = fc.record({ word: text, path: fc.option(text), hash: fc.option(text) });
const shell = fc.record({ path: fc.option(text), hash: fc.option(text) });
const facts: fc.Arbitrary<CommandFacts> = fc
  .record({
    cwd: fc.record({ path: fc.option(text), dev: text, ino: text }),
    shell: fc.option(shell),
    programs: fc.array(file, { maxLength: 3 }),
    scripts: fc.array(file, { maxLength: 3 }),
  })
  .map(({ shell, ...rest }) => (shell ? { ...rest, shell } : rest));
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ form: fc.constant("shell" as const), text }),
  fc.record({ form: fc.constant("argv" as const), argv: fc.array(text, { maxLength: 4 }) }),
  fc.record({ form: fc.constant("tool" as const), tool: text, input: fc.jsonValue({ maxDepth: 2 }) }),
);

const sample: CommandFacts = {
  cwd: { path: "/w", dev: "1", ino: "2" },
  shell: { path: "/bin/bash", hash: "s" },
  programs: [{ word: "git", path: "/usr/bin/git", hash: "g" }],
  scripts: [],
};

/** Two values that are rarely equal and often nearly so. */
function nearPair<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<[T, T]> {
  return fc.oneof(fc.tuple(arbitrary, arbitrary), fc.clone(arbitrary, 2) as fc.Arbitrary<[T, T]>);
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))
      : inner,
  );
}

describe("fingerprint and digest", () => {
  test("length-prefixing gives two lists the same bytes only if they are the same", () => {
    fc.assert(
      fc.property(nearPair(fields), ([a, b]) => {
        assert.equal(lengthPrefixed(a).equals(lengthPrefixed(b)), stable(a) === stable(b));
      }),
    );
  });

  test("moving a border between two fields changes the bytes", () => {
    fc.assert(
      fc.property(fields, text, text, (rest, a, b) => {
        fc.pre(b !== "");
        const moved = [...rest, a + b, ""];
        assert.ok(!lengthPrefixed([...rest, a, b]).equals(lengthPrefixed(moved)));
        assert.ok(!lengthPrefixed([...rest, a, b]).equals(lengthPrefixed([...rest, a + b])));
      }),
    );
  });

  test("a fingerprint is the same only for the same command and folder", () => {
    fc.assert(
      fc.property(nearPair(fc.tuple(command, text)), ([a, b]) => {
        assert.equal(fingerprintOf(...a) === fingerprintOf(...b), stable(a) === stable(b));
      }),
    );
  });

  test("a digest is the same only for the same fingerprint, facts and environment", () => {
    fc.assert(
      fc.property(nearPair(fc.tuple(text, facts, pairs)), ([a, b]) => {
        assert.equal(digestOf(...a) === digestOf(...b), stable(a) === stable(b));
      }),
    );
  });

  test("a command's hash is the same only for the same command", () => {
    fc.assert(
      fc.property(nearPair(command), ([a, b]) => {
        assert.equal(commandHashOf(a) === commandHashOf(b), stable(a) === stable(b));
      }),
    );
  });

  test("a content is the same only for the same command, programs, shell and environment, in whatever folder", () => {
    const known = fc.record({ word: text, path: text, hash: text });
    const telling = fc
      .tuple(facts, fc.array(known, { minLength: 1, maxLength: 2 }))
      .map(([each, programs]) => ({ ...each, cwd: { ...each.cwd, path: "/w" }, programs, scripts: [] }));
    const apart = ([command, { cwd: _anywhere, ...rest }, environment]: [Command, CommandFacts, object]) =>
      stable([command, rest, environment]);
    fc.assert(
      fc.property(nearPair(fc.tuple(command, telling, pairs)), ([a, b]) => {
        assert.equal(contentOf(...a)?.digest === contentOf(...b)?.digest, apart(a) === apart(b));
      }),
    );
  });

  test("there is no content where scripts are named, a program is not known, or the folder is not there", () => {
    const status = { form: "shell", text: "git status" } as const;
    const gone = { word: "git", path: null, hash: null };
    const folder = { path: null, dev: "", ino: "" };
    assert.equal(contentOf(status, sample, {})?.folder, "/w");
    for (const lack of [{ programs: [] }, { programs: [gone] }, { scripts: [gone] }, { cwd: folder }])
      assert.equal(contentOf(status, { ...sample, ...lack }, {}), undefined);
  });

  test("neither the order of the environment nor that of a tool's input counts", () => {
    assert.equal(digestOf("f", sample, { A: "1", B: "2" }), digestOf("f", sample, { B: "2", A: "1" }));
    const one = { form: "tool", tool: "Edit", input: { path: "a", deep: { x: 1, y: [1, 2] } } } as const;
    const two = { form: "tool", tool: "Edit", input: { deep: { y: [1, 2], x: 1 }, path: "a" } } as const;
    assert.equal(fingerprintOf(one, "/"), fingerprintOf(two, "/"));
  });

  test("shell text, an argv and a tool that read alike are three asks", () => {
    const prints = [
      fingerprintOf({ form: "shell", text: "ls -l" }, "/"),
      fingerprintOf({ form: "argv", argv: ["ls", "-l"] }, "/"),
      fingerprintOf({ form: "argv", argv: ["ls -l"] }, "/"),
      fingerprintOf({ form: "tool", tool: "ls", input: "-l" }, "/"),
      fingerprintOf({ form: "tool", tool: "ls", input: undefined }, "/"),
      fingerprintOf({ form: "tool", tool: "ls", input: null }, "/"),
    ];
    assert.equal(new Set(prints).size, prints.length);
  });

  test("what an agent reported is never taken for what the desk saw", () => {
    fc.assert(
      fc.property(nearPair(fc.tuple(text, pairs)), ([a, b]) => {
        assert.equal(agentDigest(...a) === agentDigest(...b), stable(a) === stable(b));
        assert.notEqual(agentDigest(...a), digestOf(a[0], sample, a[1]));
      }),
    );
  });

  test("the values of fingerprint schema 1 and digest schema 2 do not change", () => {
    const print = fingerprintOf({ form: "shell", text: "git status" }, "/work");
    assert.equal(print, "3fcd8d179b7172a15acaa7ab28fa618c112f3d365d6493a310404285ec44b36d");
    assert.equal(
      digestOf(print, sample, { A: "1" }),
      "d9b8c9c1f9aa3acb00ae0125f4e25557b6c1aee7a7ee77d08f2e2fa4fa02e1a7",
    );
  });
});
