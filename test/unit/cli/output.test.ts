import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { readEnvironment } from "../../../src/base/environment.ts";
import { runCli } from "../../../src/cli/cli.ts";
import { Output } from "../../../src/cli/output.ts";
import { Terminal } from "../../../src/cli/terminal.ts";
import { answer, StubDesk } from "../client/stub-desk.ts";
import { temporaryFolder } from "./command-line.ts";
import { exampleRequest } from "./example-request.ts";

function stream(isTTY = false): PassThrough & { isTTY: boolean } {
  return Object.assign(new PassThrough(), { isTTY });
}

function output(isTTY: boolean, json = false) {
  const streams = { stdin: stream(), stdout: stream(isTTY), stderr: stream(isTTY) };
  return { streams, output: new Output(streams, new Terminal(streams, true), json) };
}

const stdoutBytes = Buffer.from([0x89, 0x50, 0x00, 0xff, 0xfe, 0x0a]);
const stderrBytes = Buffer.from([0xc3, 0x28]);
const binary = {
  stdout: stdoutBytes.toString("utf8"),
  stdoutBase64: stdoutBytes.toString("base64"),
  stderr: stderrBytes.toString("utf8"),
  stderrBase64: stderrBytes.toString("base64"),
};

test("captured output that is no text leaves byte for byte where no terminal shows it", () => {
  const { streams, output: piped } = output(false);
  piped.captured(binary);
  assert.deepEqual(streams.stdout.read(), stdoutBytes);
  assert.deepEqual(streams.stderr.read(), stderrBytes);
});

test("captured output that is no text is shown in a terminal as harmless text", () => {
  const { streams, output: shown } = output(true);
  shown.captured(binary);
  assert.equal(streams.stdout.read()?.toString(), "\ufffdP\\u{0}\ufffd\ufffd\n");
  assert.equal(streams.stderr.read()?.toString(), "\ufffd(");
});

/** What a command line writes on stdout when the desk knows one request, with such output. */
async function stdoutOf(context: TestContext, ...argv: readonly string[]): Promise<Buffer> {
  const request = exampleRequest({ status: "executed", result: { outcome: "executed", ...binary } });
  const desk = await StubDesk.start(context, ({ url }, response) =>
    answer(response, url?.endsWith("/history") ? { items: [] } : request),
  );
  const home = temporaryFolder(context);
  const variables = { HOME: home, VISTO_URL: desk.url, VISTO_TOKEN: "t", VISTO_AGENT_TOKEN: "t" };
  const streams = { stdin: stream(), stdout: stream(), stderr: stream() };
  const environment = readEnvironment(variables);
  await runCli(argv, { environment, streams, clock: systemClock, cwd: home, lookAbove: () => undefined });
  return streams.stdout.read() as Buffer;
}

test("`visto request` prints nothing but the bytes that the command printed", async (context) => {
  assert.deepEqual(await stdoutOf(context, "request", "--", "cat logo.png"), stdoutBytes);
});

test("`visto show` prints both streams byte for byte", async (context) => {
  const shown = await stdoutOf(context, "show", "req_1");
  assert.ok(shown.includes(stdoutBytes));
  assert.ok(shown.includes(stderrBytes));
});

test("JSON leaves with escapes for what cannot be seen, and means the same", () => {
  const { streams, output: machine } = output(false, true);
  const value = {
    command: "rm\u007f\u009b2J \u202egpj.txt\u200b \u2028\u2029 \u{e0041}\ufeff",
    "k\u202e": ["日本語 é 🙂", "\u001b[2J\n"],
  };
  machine.data(value);
  const text = streams.stdout.read()?.toString() ?? "";
  assert.match(text, /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+\n$/u);
  assert.match(text, /\\u009b2J \\u202egpj\.txt\\u200b \\u2028\\u2029 \\udb40\\udc41\\ufeff/);
  assert.ok(text.includes("日本語 é 🙂"));
  assert.deepEqual(JSON.parse(text), value);
});
