import assert from "node:assert/strict";
import { test } from "node:test";
import { agentMarkIn, agentMarks, clientProgram } from "../../../src/domain/agent-session.ts";
import { markName } from "../../../src/executor/executor.ts";

for (const [mark, client] of Object.entries(agentMarks)) {
  test(`${mark} in the environment tells a session of ${client}`, () => {
    assert.deepEqual(agentMarkIn({ PATH: "/bin", [mark]: "1" }), { mark, client });
  });
}

test("the marks that the design names are in the table, and so is the executor's", () => {
  for (const mark of [
    "CLAUDECODE",
    "CLAUDE_CODE_SESSION_ID",
    "CLAUDE_CODE_ENTRYPOINT",
    "GEMINI_CLI",
    markName,
  ]) {
    assert.ok(Object.hasOwn(agentMarks, mark), mark);
  }
});

test("an empty mark still tells a session, a missing one does not", () => {
  assert.equal(agentMarkIn({ CLAUDECODE: "" })?.client, "Claude Code");
  assert.equal(agentMarkIn({ CLAUDECODE: undefined }), undefined);
});

test("what people set for themselves tells no session", () => {
  const own = {
    CODEX_HOME: "/x",
    GEMINI_API_KEY: "k",
    CLAUDE_CODE_USE_BEDROCK: "1",
    OPENCODE_CONFIG: "c",
    VISTO_AGENT: "a",
  };
  assert.equal(agentMarkIn(own), undefined);
  assert.equal(agentMarkIn({}), undefined);
});

const clients: readonly (readonly [string, readonly string[]])[] = [
  ["Claude Code", ["claude"]],
  ["Claude Code", ["/usr/local/bin/claude", "--resume"]],
  ["Claude Code", ["-claude"]],
  ["Claude Code", ["node", "/home/a/.nvm/bin/claude"]],
  ["Claude Code", ["node", "--no-warnings", "/x/node_modules/@vendor/claude-code/cli.js", "-p"]],
  ["Codex", ["/x/vendor/linux/codex/codex"]],
  ["Codex", ["/usr/bin/node", "/x/bin/codex.js"]],
  ["Gemini CLI", ["node", "--max-old-space-size=4096", "/usr/bin/gemini", "--yolo"]],
  ["Gemini CLI", ["node", "-r", "./hook.js", "/x/node_modules/@vendor/gemini-cli/dist/index.js"]],
  ["OpenCode", ["opencode"]],
  ["OpenCode", ["bun", "/x/bin/opencode"]],
  ["Aider", ["python3.12", "/x/bin/aider"]],
];

for (const [client, commandLine] of clients) {
  test(`${commandLine.join(" ")} is ${client}`, () => assert.equal(clientProgram(commandLine), client));
}

const others: readonly (readonly string[])[] = [
  [],
  [""],
  ["bash"],
  ["-zsh"],
  ["vim", "claude"],
  ["grep", "-r", "codex"],
  ["node", "build.js", "codex"],
  ["node"],
  ["claudette"],
  ["constructor"],
  ["tmux", "new-session", "claude"],
];

for (const commandLine of others) {
  test(`${JSON.stringify(commandLine)} is no client`, () =>
    assert.equal(clientProgram(commandLine), undefined));
}
