import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { CliDesk, root } from "../support/cli-desk.ts";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const use = {
  hook_event_name: "PreToolUse",
  session_id: "s-1",
  cwd: "/",
  tool_name: "Bash",
  tool_input: { command: "make --version" },
};

async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

describe("visto hook", () => {
  let desk: CliDesk;

  before(async () => {
    desk = await new CliDesk().ready();
  });
  after(() => desk.stop());

  const start = (words: readonly string[], url?: string) => {
    const env = { ...desk.environment, ...(url !== undefined && { VISTO_URL: url }) };
    return spawn(process.execPath, [`${root}dist/main.js`, "hook", ...words], { env });
  };

  const tell = (words: readonly string[], body: string, url?: string): Promise<Ended> => {
    const child = start(words, url);
    child.stdin.end(body);
    return ended(child);
  };

  const nowhere = "http://127.0.0.1:1";

  it("prints the desk's answer in the client's words", async () => {
    const asked = { ...use, hook_event_name: "PermissionRequest" };
    const { code, stdout } = await tell(["codex"], JSON.stringify(asked));
    const decision = { behavior: "allow" };
    assert.deepEqual(
      [code, JSON.parse(stdout)],
      [0, { hookSpecificOutput: { hookEventName: "PermissionRequest", decision } }],
    );
  });

  it("says nothing where the desk is gone, so that the client asks the person", async () => {
    const { code, stdout, stderr } = await tell(["codex"], JSON.stringify(use), nowhere);
    assert.deepEqual([code, stdout], [0, ""]);
    assert.match(stderr, /no desk answers/);
  });

  it("denies as a gate where the desk is gone, refuses, or what it is told is none", async () => {
    for (const [body, url] of [
      [JSON.stringify({ ...use, hook_event_name: "BeforeTool" }), nowhere],
      ["{}", undefined],
      ["no JSON", undefined],
      ["", undefined],
    ] as const) {
      const { code, stdout } = await tell(["gemini-cli", "--hard-gate"], body, url);
      assert.equal(code, 0);
      assert.equal(JSON.parse(stdout).decision, "deny", body);
    }
  });

  it("denies as a gate before its client stops waiting, also for what it is told", async () => {
    const child = start(["gemini-cli", "--hard-gate", "--timeout", "400ms"]);
    const { code, stdout } = await ended(child);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), {
      decision: "deny",
      reason: "Not cleared by the desk: the desk has not answered in time",
    });
  });

  it("denies as Codex's gate in Codex's words", async () => {
    const { stdout } = await tell(["codex", "--hard-gate"], JSON.stringify(use), nowhere);
    assert.equal(JSON.parse(stdout).hookSpecificOutput.permissionDecision, "deny");
  });

  it("ends as a block where it is called wrongly: clients take exit 2 for one", async () => {
    for (const words of [["emacs"], ["codex", "--timeout", "soon"], []]) {
      assert.equal((await tell(words, "{}")).code, 2);
    }
  });
});
