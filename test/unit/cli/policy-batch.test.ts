import assert from "node:assert/strict";
import { test } from "node:test";
import { inputLines } from "../../../src/cli/input-lines.ts";
import { commandLine, temporaryFolder } from "./command-line.ts";

interface Answer {
  readonly id: unknown;
  readonly ruling?: string;
  readonly risk?: string;
  readonly reasons?: readonly string[];
  readonly ms?: number;
  readonly error?: string;
}

async function batch(folder: string, input: string) {
  const ended = await commandLine(folder, { variables: { PATH: "/usr/bin:/bin" }, input })(
    "policy",
    "explain",
    "--batch",
  );
  const answers = ended.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
  return { ...ended, answers };
}

test("a batch answers each line by one line, in the same order", async (context) => {
  const commands = ["ls", "rm -rf /", "npm test", "ls | wc -l"];
  const input = commands
    .map((command, at) => JSON.stringify({ id: `c${at}`, command, expected: "x" }))
    .join("\n");
  const { exit, stderr, answers } = await batch(temporaryFolder(context), input);
  assert.deepEqual([exit, stderr], [0, ""]);
  assert.deepEqual(
    answers.map(({ id, ruling }) => [id, ruling]),
    [
      ["c0", "allow"],
      ["c1", "deny"],
      ["c2", "ask"],
      ["c3", "allow"],
    ],
  );
  for (const answer of answers)
    assert.deepEqual(Object.keys(answer), ["id", "ruling", "risk", "reasons", "ms"]);
});

test("a bad line is answered by what is wrong with it, stops nothing, and makes the exit code 2", async (context) => {
  const lines = [
    '{"id":1,"command":"ls"}',
    "no JSON",
    '{"command":"ls"}',
    '{"id":"x"}',
    "[1]",
    "",
    '{"id":2,"command":""}',
  ];
  const { exit, stderr, answers } = await batch(temporaryFolder(context), `${lines.join("\n")}\n`);
  assert.equal(exit, 2);
  assert.equal(stderr, "visto: 4 of 6 lines could not be read, their answers say why\n");
  assert.deepEqual(
    answers.map(({ id, error }) => [id, error?.replace(/^.*, /, "")]),
    [
      [1, undefined],
      [null, "got no JSON"],
      [null, "got no id"],
      ["x", "got no command that is a text"],
      [null, "got no object"],
      [2, undefined],
    ],
  );
  assert.equal(answers.at(-1)?.ruling, "ask");
});

const megabyte = 1_000_000;
const hostile: Readonly<Record<string, string>> = {
  "a megabyte of one word": `ls ${"a".repeat(megabyte)}`,
  "a megabyte of words": `ls ${"a ".repeat(megabyte / 2)}`,
  "a megabyte of different words": `ls ${Array.from({ length: megabyte / 8 }, (_, at) => at.toString(36)).join(" ")}`,
  "a megabyte of commands": "ls;".repeat(megabyte / 3),
  "a megabyte of quotes": `echo ${'"'.repeat(megabyte)}`,
  "a megabyte of substitutions": "$(".repeat(megabyte / 2),
  "a megabyte of heredocs": "cat <<A\n".repeat(megabyte / 8),
  "a megabyte of braces": `echo ${"{a,".repeat(megabyte / 3)}`,
  "5,000 substitutions inside each other": `${"echo $(".repeat(5_000)}ls${")".repeat(5_000)}`,
  "5,000 groups inside each other": `${"{ ".repeat(5_000)}ls${"; }".repeat(5_000)}`,
  "5,000 subshells inside each other": `${"(".repeat(5_000)}ls${")".repeat(5_000)}`,
  "5,000 arithmetics inside each other": `echo ${"$((".repeat(5_000)}1${"))".repeat(5_000)}`,
  "5,000 parameters inside each other": `echo ${"${a:-".repeat(5_000)}b${"}".repeat(5_000)}`,
  "5,000 shells inside each other": `${"bash -c '".repeat(5_000)}ls`,
  "a NUL": "ls\u0000 -la",
  "a lone surrogate": "ls \ud800",
  "a lone low surrogate": "ls \udc00a",
  "a bidi override": "ls \u202egpj.exe",
  "a carriage return": "ls\r",
  "tag characters": "ls \u{e0072}\u{e006d}",
  "a zero-width space": "l\u200bs",
};

test("hostile lines are asked about within 100 ms each", async (context) => {
  const lines = Object.entries(hostile).map(([id, command]) => JSON.stringify({ id, command }));
  // The first lines warm up the judge: what is compiled once is no part of a judgement.
  const warm = ["ls -la", "git status | head", "rm a"].map((command) =>
    JSON.stringify({ id: "warm", command }),
  );
  const { exit, answers } = await batch(temporaryFolder(context), [...warm, ...lines].join("\n"));
  assert.equal(exit, 0);
  const rows = answers.slice(warm.length);
  assert.deepEqual(
    rows.map(({ id }) => id),
    Object.keys(hostile),
  );
  for (const { id, ruling, ms = Number.NaN } of rows) {
    assert.equal(ruling, "ask", String(id));
    assert.ok(ms < 100, `${id} took ${ms} ms`);
  }
});

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test("lines are read as they come, cut anywhere, and one that is too long is not kept", async () => {
  async function* chunks() {
    yield Buffer.from("ein");
    yield Buffer.from("s\nz\xc3", "latin1");
    yield Buffer.from("\xbc\n\n0123456789", "latin1");
    yield "0123456789\nend";
  }
  assert.deepEqual(await collected(inputLines(chunks(), 10)), [
    { number: 1, text: "eins" },
    { number: 2, text: "zü" },
    { number: 3, text: "" },
    { number: 4, text: undefined },
    { number: 5, text: "end" },
  ]);
});
