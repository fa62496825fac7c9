import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { type AncestorFinding, findAgentAbove } from "../../../src/cli/ancestors.ts";
import type { ProcessFacts } from "../../../src/cli/process-list.ts";
import { agentSessionSign } from "../../../src/cli/session-guard.ts";
import { commandLine, temporaryFolder } from "./command-line.ts";

const module = new URL("../../../src/cli/ancestors.ts", import.meta.url).href;
const check = `import { findAgentAbove } from ${JSON.stringify(module)}; console.log(JSON.stringify(findAgentAbove() ?? null));`;

/** Runs the check in a grandchild of a process that calls itself `argv0`. */
async function checkBelow(
  argv0: string,
): Promise<{ finding: AncestorFinding | null; pid: number | undefined }> {
  const middle = `
    const { spawnSync } = require("node:child_process");
    const shell = ["-c", '"$0" --input-type=module -e "$1"; true', process.execPath, process.env.CHECK];
    process.stdout.write(spawnSync("sh", shell).stdout);`;
  const child = spawn(process.execPath, ["-e", middle], {
    argv0,
    env: { ...process.env, CHECK: check },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return { finding: JSON.parse(output) as AncestorFinding | null, pid: child.pid };
}

test("a real process below one that calls itself claude finds it, through a shell", async () => {
  const { finding, pid } = await checkBelow("claude");
  assert.deepEqual(finding, { pid, client: "Claude Code" });
});

test("a real process below an ordinary one does not take it for an agent", async () => {
  const { finding, pid } = await checkBelow("builder");
  assert.notEqual(finding?.pid, pid);
});

/** A family from a table; a missing entry is a process that is gone. */
function family(...members: readonly ProcessFacts[]) {
  return (pid: number): ProcessFacts | undefined => members.find((member) => member.pid === pid);
}

const bash: ProcessFacts = { pid: 30, parent: 20, name: "bash", commandLine: ["-bash"] };
const init: ProcessFacts = { pid: 1, parent: 0, name: "systemd", commandLine: ["/sbin/init"] };

test("a family up to the first process without an agent is nobody's session", () => {
  const tmux = { pid: 20, parent: 1, name: "tmux: server", commandLine: ["tmux", "new"] };
  assert.equal(findAgentAbove(30, family(bash, tmux, init)), undefined);
});

test("an agent that is the first process itself, as in a container, is found", () => {
  const first = { pid: 1, parent: 0, name: "codex", commandLine: ["codex"] };
  assert.equal(findAgentAbove(30, family(bash, { ...init, pid: 20, parent: 1 }, first))?.client, "Codex");
});

test("an agent that shows no command line is known by its short name", () => {
  const agent = { pid: 20, parent: 1, name: "claude", commandLine: [] };
  assert.equal(findAgentAbove(30, family(bash, agent, init))?.client, "Claude Code");
});

test("an ancestor that is gone ends the climb", () => {
  assert.equal(findAgentAbove(30, family(bash)), undefined);
});

test("an ancestor that is there but cannot be read counts as a sign of an agent", () => {
  const lookUp = (pid: number): ProcessFacts => {
    if (pid === 30) return bash;
    throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
  };
  const sign = agentSessionSign({}, () => findAgentAbove(30, lookUp));
  assert.match(sign ?? "", /process 20, above this one, cannot be read \(EACCES/);
});

const inPerson: readonly (readonly string[])[] = [
  ["approve", "req_1", "--yes"],
  ["reject", "req_1", "--reason", "no"],
  ["resolve", "req_1", "--as", "failed"],
  ["take", "req_1"],
  ["snooze", "req_1", "--for", "15m"],
  ["login", "AAAA-BBBB"],
  ["login", "--new"],
  ["token", "list"],
  ["token", "revoke", "tok_1"],
  ["token", "create", "--role", "agent", "--name", "x"],
];
for (const argv of inPerson) {
  test(`\`visto ${argv.join(" ")}\` refuses a login inside an agent's session before it speaks to the desk`, async (context) => {
    const home = temporaryFolder(context);
    const { Logins } = await import("../../../src/cli/logins.ts");
    const { readEnvironment } = await import("../../../src/base/environment.ts");
    new Logins(readEnvironment({ HOME: home })).keep("http://127.0.0.1:9", { token: "t", name: "ada" }, 0);
    const variables = { VISTO_URL: "http://127.0.0.1:9" };
    const marked = await commandLine(home, { variables: { ...variables, CLAUDECODE: "1" } })(...argv);
    assert.equal(marked.exit, 16);
    assert.match(marked.stderr, /the environment has CLAUDECODE/);
    const below = commandLine(home, { variables, lookAbove: () => ({ pid: 7, client: "Codex" }) });
    const ended = await below(...argv, "--json");
    assert.equal(ended.exit, 16);
    assert.equal((JSON.parse(ended.stdout) as { error: { code: string } }).error.code, "agent_session");
    // Outside of one the same login goes as far as the desk, which is not there.
    assert.equal((await commandLine(home, { variables })(...argv)).exit, 15);
  });
}

test("a reviewer's token in VISTO_TOKEN may decide inside an agent's session", async (context) => {
  const variables = { VISTO_URL: "http://127.0.0.1:9", VISTO_TOKEN: "t", CLAUDECODE: "1" };
  const ended = await commandLine(temporaryFolder(context), { variables })("approve", "req_1", "--yes");
  assert.equal(ended.exit, 15);
});
