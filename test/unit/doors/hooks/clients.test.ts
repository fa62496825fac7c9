import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hookClients } from "../../../../src/domain/hook-clients.ts";
import { clientsByName } from "../../../../src/doors/hooks/clients/clients.ts";
import type { HookEvent } from "../../../../src/doors/hooks/hook.ts";
import { readTeller } from "../../../../src/doors/hooks/teller.ts";

const { "claude-code": claudeCode, codex, opencode, "gemini-cli": geminiCli } = clientsByName;

const use = { session_id: "s1", cwd: "/p", tool_name: "Bash", tool_input: { command: "ls" } };
const asking = (gate: boolean): Extract<HookEvent, { kind: "asks" }> => ({
  kind: "asks",
  gate,
  use: { session: "s1", cwd: "/p", tool: "Bash", input: {} },
});
const deny = { say: "deny", message: "no" } as const;

describe("a client's words", () => {
  it("are read as what they mean, for Claude Code and Codex alike", () => {
    for (const client of [claudeCode, codex]) {
      const kinds = [
        "PermissionRequest",
        "PreToolUse",
        "PostToolUse",
        "PostToolUseFailure",
        "Stop",
        "SessionStart",
        "SessionEnd",
        "UserPromptSubmit",
        "Notification",
      ].map((hook_event_name) => client.read({ ...use, hook_event_name }, {}).kind);
      assert.deepEqual(kinds, [
        "asks",
        "begins",
        "ran",
        "ran",
        "turn_ends",
        "session_begins",
        "session_ends",
        "turn_begins",
        "other",
      ]);
      const gate = client.read({ ...use, hook_event_name: "PreToolUse" }, { "x-visto-gate": "hard" });
      assert.deepEqual([gate.kind, gate.kind === "asks" && gate.gate], ["asks", true]);
    }
  });

  it("say no more than each client understands", () => {
    assert.deepEqual(codex.answer({ say: "allow" }, asking(true)), {});
    assert.equal(codex.bring, undefined);
    assert.deepEqual(geminiCli.answer({ say: "allow" }, asking(true)), {});
    assert.deepEqual(geminiCli.answer(deny, asking(true)), { decision: "deny", reason: "no" });
    assert.deepEqual(opencode.answer({ say: "allow" }, asking(false)), { reply: "once" });
    assert.deepEqual(opencode.answer(deny, asking(false)), { reply: "reject", message: "no" });
  });

  it("never are an allow where nothing was said to a gate", () => {
    for (const name of hookClients) {
      const said = JSON.stringify(clientsByName[name].answer({ say: "nothing" }, asking(true)));
      assert.doesNotMatch(said, /allow|once|approve/);
    }
    assert.match(JSON.stringify(claudeCode.answer({ say: "nothing" }, asking(true))), /"deny"/);
    assert.match(JSON.stringify(geminiCli.answer({ say: "nothing" }, asking(true))), /"deny"/);
  });

  it("of OpenCode name the call, and the file as its tools do", () => {
    const event = (type: string, properties: object) =>
      opencode.read({ type, directory: "/p", properties }, {});
    const asked = event("permission.asked", {
      id: "per_1",
      sessionID: "s1",
      permission: "edit",
      patterns: ["a.ts"],
      metadata: { filepath: "/p/a.ts", diff: "-a\n+b" },
      tool: { messageID: "m", callID: "c1" },
    });
    const input = { filePath: "/p/a.ts", diff: "-a\n+b" };
    assert.deepEqual(asked, {
      kind: "asks",
      gate: false,
      use: { session: "s1", cwd: "/p", tool: "edit", input, call: "c1:edit" },
    });
    const ran = event("tool.execute.after", { sessionID: "s1", tool: "write", callID: "c1", args: {} });
    assert.equal(ran.kind === "ran" && ran.use.call, "c1:edit");
    assert.deepEqual(event("session.idle", { sessionID: "s1" }), {
      kind: "turn_ends",
      session: "s1",
      goesOn: false,
    });
    assert.equal(event("message.updated", {}).kind, "other");
  });

  it("of Gemini CLI are a gate before each tool", () => {
    const before = geminiCli.read({ ...use, hook_event_name: "BeforeTool" }, {});
    assert.deepEqual([before.kind, before.kind === "asks" && before.gate], ["asks", true]);
    assert.equal(geminiCli.read({ ...use, hook_event_name: "AfterTool" }, {}).kind, "ran");
  });

  it("are refused where they lack what the desk must know", () => {
    for (const name of hookClients) {
      assert.throws(() => clientsByName[name].read({}, {}), { code: "invalid_body" });
    }
    const noFolder = { ...use, hook_event_name: "PermissionRequest", cwd: "here" };
    assert.throws(() => claudeCode.read(noFolder, {}), { code: "invalid_body" });
  });
});

describe("what a hook's headers say", () => {
  it("is who asks, from which pane, and for how long, and falls back where they say nothing of use", () => {
    const told = { "x-visto-agent": "db", "x-tmux-pane": "%12", "x-visto-timeout": "86400" };
    const { client: _, ...teller } = readTeller(claudeCode, told);
    assert.deepEqual(teller, { agent: "db", pane: "%12", patience: 86_340_000 });
    const rubbish = { "x-visto-agent": "", "x-tmux-pane": "%1;kill", "x-visto-timeout": "-3" };
    const { client: __, ...usual } = readTeller(claudeCode, rubbish);
    assert.deepEqual(usual, { agent: "claude-code", patience: 540_000 });
    assert.equal(readTeller(claudeCode, { "x-visto-timeout": "10" }).patience, 5_000);
  });
});
