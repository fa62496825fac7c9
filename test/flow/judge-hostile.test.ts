import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { HttpAnswer } from "../support/own-ask/http-call.ts";
import { waitUntil } from "../support/wait.ts";
import { WatchedDesk } from "../support/watched-desk.ts";

/** Longest that an answer may take, and that the desk's event loop may be blocked, in milliseconds. */
const answerLimit = 100;
const blockLimit = 20;

/** A machine that does something else for a moment is not the input's doing: one quick try of so many is enough. */
const tries = 20;

const kib = 1024;
const many = 5_000;
const nested = (open: string, close: string): string => `${open.repeat(many)}ls${close.repeat(many)}`;

/** Commands that the desk records and asks about. */
const commands: Readonly<Record<string, string>> = {
  "the longest command": `echo ${"a".repeat(128 * kib - 6)}`,
  "the most words": "x ".repeat(60 * kib),
  "the most commands": "x;".repeat(60 * kib),
  "the longest pipeline": `curl a${"|sh".repeat(40 * kib)}`,
  "the most slashes": `cat ${"/".repeat(120 * kib)}`,
  "the most wildcards": `cat ${"*".repeat(120 * kib)}`,
  "wildcards between names": `cat ${"*a".repeat(60 * kib)}`,
  "the most braces": `cat ${"{a,b}".repeat(24 * kib)}`,
  "the most quotes": `echo ${'""'.repeat(60 * kib)}`,
  "the most backslashes": `echo ${"\\\\".repeat(60 * kib)}`,
  "the most variables": `echo ${"$HOME".repeat(24 * kib)}`,
  "the most assignments": "A=1 ".repeat(30 * kib),
  "the most heredocs": "cat <<A;".repeat(15 * kib),
  "an address without an end": `curl http://127.0.0.1${":".repeat(120 * kib)}`,
  "substitutions 5,000 deep": nested("$(", ")"),
  "quoted substitutions 5,000 deep": nested('"$(', ')"'),
  "subshells 5,000 deep": nested("(", ")"),
  "groups 5,000 deep": nested("{ ", "; }"),
  "conditions 5,000 deep": nested("if ", "; then x; fi"),
  "defaults 5,000 deep": nested("echo $" + "{a:-", "}"),
  "arithmetic 5,000 deep": nested("$((", "))"),
  "process substitutions 5,000 deep": nested("cat <(", ")"),
  "sudo 5,000 deep": `${"sudo ".repeat(many)}ls`,
  "xargs 5,000 deep": `${"xargs -I{} ".repeat(many)}ls`,
  "shells in shells": `${"bash -c '".repeat(many)}ls`,
  "a bidirectional override": "echo \u202egnp.exe\u2066 \u2069x",
  "a carriage return": "rm -rf build\rls            ",
  "an escape sequence": "ls \u001b[2K\u001b[1Gpwd \u009b2J \u0007 \b\b\b",
  "tag characters": `ls ${[..."rm -rf ~"].map((char) => String.fromCodePoint(0xe0000 + (char.codePointAt(0) ?? 0))).join("")}`,
  "invisible characters": "l\u200bs \u00adx\u2060 \u3164 \ufe0f \u2028 \u00a0y",
};

const bodyOf = (command: unknown): string =>
  JSON.stringify({ agent: "eve", kind: "bash_command", cwd: "/tmp", command });

/** Bodies that the door refuses, with the status. */
const bodies: Readonly<Record<string, readonly [number, string]>> = {
  "1 MiB of command": [413, bodyOf("a".repeat(1024 * kib))],
  "a command above the limit": [400, bodyOf("a".repeat(1000 * kib))],
  "more words than the limit": [
    400,
    JSON.stringify({ agent: "eve", kind: "bash_command", argv: Array(9_000).fill("a") }),
  ],
  "1 MB of words": [
    400,
    JSON.stringify({ agent: "eve", kind: "bash_command", argv: Array(240_000).fill("a") }),
  ],
  "a tool input 5,000 deep": [
    400,
    `{"agent":"eve","kind":"tool_use","tool":"t","input":${"[".repeat(many)}${"]".repeat(many)}}`,
  ],
  "objects 5,000 deep": [
    400,
    `{"agent":"eve","kind":"tool_use","tool":"t","input":${'{"a":'.repeat(many)}1${"}".repeat(many)}}`,
  ],
  "a NUL": [400, bodyOf("ls \0x")],
  "half a surrogate pair": [400, '{"agent":"eve","kind":"bash_command","command":"ls \\ud800"}'],
  "the other half": [400, '{"agent":"eve","kind":"bash_command","command":"ls \\udc00x"}'],
};

/** What must never reach a person's terminal as it is; line breaks and tabs are the output's own. */
const raw = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u3164\u00a0]|\ufe0f/u;

describe("hostile input at the door of a real desk", () => {
  const desk = new WatchedDesk();
  const ids: string[] = [];

  before(async () => {
    await desk.ready();
    for (let n = 0; n < 50; n++) await submit(bodyOf(`npm install a${n}`));
  });
  after(() => desk.stop());

  function submit(body: string): Promise<HttpAnswer> {
    return desk.api("POST", "/requests", { body });
  }

  /** Whether an ordinary ask is ruled at once: what an earlier input did to the judge is over. */
  async function isReady(): Promise<true | undefined> {
    return (await submit(bodyOf("npm install left-pad"))).json.ruling === "ask" || undefined;
  }

  /** The answer of the quickest try, once it is `isRight`; how long it took, and how long the desk was blocked. */
  async function best(body: string, isRight: (answer: HttpAnswer) => boolean) {
    await waitUntil(isReady, 10_000);
    let [took, blocked] = [Infinity, Infinity];
    let answer = await submit(body);
    for (let n = 0; n < tries && !(took < answerLimit && blocked < blockLimit); n++) {
      await desk.longestBlock();
      const began = performance.now();
      answer = await submit(body);
      const ms = performance.now() - began;
      blocked = Math.min(blocked, await desk.longestBlock());
      if (isRight(answer)) took = Math.min(took, ms);
    }
    return { answer, took, blocked };
  }

  for (const [name, command] of Object.entries(commands)) {
    it(`${name} is asked about at once`, async (t) => {
      const { answer, took, blocked } = await best(bodyOf(command), ({ json }) => json.ruling === "ask");
      t.diagnostic(`${took.toFixed(1)} ms, blocked ${blocked.toFixed(1)} ms`);
      assert.deepEqual([answer.status, answer.json.status], [201, "pending"]);
      assert.ok(took < answerLimit, `${took} ms: ${answer.text.slice(0, 300)}`);
      assert.ok(blocked < blockLimit, `${blocked} ms`);
      ids.push(String(answer.json.id));
    });
  }

  for (const [name, [status, body]] of Object.entries(bodies)) {
    it(`${name} is refused with ${status}`, async (t) => {
      const { answer, took, blocked } = await best(body, (each) => each.status === status);
      t.diagnostic(`${took.toFixed(1)} ms, blocked ${blocked.toFixed(1)} ms`);
      assert.equal(answer.status, status, answer.text);
      assert.ok(took < answerLimit, `${took} ms`);
      assert.ok(blocked < blockLimit, `${blocked} ms`);
    });
  }

  it("no person is shown a raw control, bidirectional or invisible character", async () => {
    assert.doesNotMatch(await desk.visto("list", "--limit", "200"), raw);
    for (const id of ids.slice(-5)) {
      for (const verb of ["show", "approve"]) {
        const shown = await desk.visto(verb, id);
        assert.ok(shown.includes(id) || verb === "approve", shown);
        assert.doesNotMatch(shown, raw, `${verb}: ${JSON.stringify(shown)}`);
      }
    }
  });
});
