import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { StubDesk } from "../client/stub-desk.ts";
import { temporaryFolder } from "./command-line.ts";

const main = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));
const ownNode = new URL("../../../src/cli/own-node.ts", import.meta.url).href;
/** What an older Node does with a command line: it hands over before it has loaded anything else. */
const handOver = `import { runUnderOwnNode } from ${JSON.stringify(ownNode)}; await runUnderOwnNode("22.18");`;

function startOlderNode(
  context: TestContext,
  script: string,
  args: readonly string[],
  variables = {},
): ChildProcess {
  const child = spawn(process.execPath, ["--input-type=module", "-e", handOver, script, ...args], {
    env: { PATH: process.env.PATH, HOME: temporaryFolder(context), ...withoutCache, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  context.after(() => child.kill("SIGKILL"));
  return child;
}

/** A process that ends after its test would write its compiled code into a folder that is gone, and so make it again. */
const withoutCache = { NODE_DISABLE_COMPILE_CACHE: "1" };

async function ended(
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; output: string }> {
  const exit = once(child, "exit");
  const output = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : "")),
  );
  const [code, signal] = await exit;
  return { code, signal, output: output.join("") };
}

test("the bin answers in this Node without handing over", async (context) => {
  const child = spawn(process.execPath, [main, "--version"], {
    env: { HOME: temporaryFolder(context), ...withoutCache },
    stdio: ["ignore", "pipe", "pipe"],
  });
  assert.match((await ended(child)).output, /^\d+\.\d+\.\d+\n$/);
});

test("an older Node hands over with every argument and mirrors the exit code", async (context) => {
  const { code, output } = await ended(startOlderNode(context, main, ["lsit", "--data", "a b"]));
  assert.equal(code, 2);
  assert.match(output, /did you mean list\?/);
});

/** Says that it is there, then waits for a signal and says which. */
const waiting = `
  process.on("SIGTERM", () => { console.log("got SIGTERM"); process.exit(7); });
  setInterval(() => {}, 1e6);
  console.log("waiting");`;

async function startWaiting(context: TestContext, script: string): Promise<ChildProcess> {
  const { writeFileSync } = await import("node:fs");
  const file = `${temporaryFolder(context)}/waiting.mjs`;
  writeFileSync(file, script);
  const child = startOlderNode(context, file, []);
  await once(createInterface(child.stdout as NodeJS.ReadableStream), "line");
  return child;
}

test("an older Node forwards signals and ends with the code that they lead to", async (context) => {
  const child = await startWaiting(context, waiting);
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  assert.deepEqual(await exit, [7, null]);
});

test("an older Node ends by the signal that ended what it handed over to", async (context) => {
  const child = await startWaiting(context, "setInterval(() => {}, 1e6); console.log('waiting');");
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  assert.deepEqual(await exit, [null, "SIGTERM"]);
});

test("when the older Node is killed, what it handed over to ends too", async (context) => {
  const asked = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const desk = await StubDesk.start(context, (request) => {
    asked.resolve();
    request.socket.once("close", () => left.resolve());
  });
  const variables = { VISTO_URL: desk.url, VISTO_AGENT_TOKEN: "t" };
  const child = startOlderNode(context, main, ["request", "--", "ls"], variables);
  await asked.promise;
  child.kill("SIGKILL");
  await left.promise;
});
