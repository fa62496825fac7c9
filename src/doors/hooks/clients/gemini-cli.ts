import { z } from "zod";
import { absolutePath, text } from "../../http/fields.ts";
import { parseInput } from "../../http/parse-input.ts";
import type { HookBody, HookClient, HookEvent, ToolUse } from "../hook.ts";

const told = z.looseObject({ hook_event_name: text(100), session_id: text(200) });

const use = told.extend({
  cwd: absolutePath,
  tool_name: text(200),
  tool_input: z.unknown().optional(),
});

function read(body: HookBody): HookEvent {
  const { hook_event_name: event, session_id: session } = parseInput(told, body, "body");
  switch (event) {
    case "BeforeTool":
      return { kind: "asks", use: readUse(body), gate: true };
    case "AfterTool":
      return { kind: "ran", use: readUse(body), report: { outcome: "executed" } };
    case "BeforeAgent":
      return { kind: "turn_begins", session };
    case "AfterAgent":
      return { kind: "turn_ends", session, goesOn: false };
    case "SessionStart":
      return { kind: "session_begins", session };
    case "SessionEnd":
      return { kind: "session_ends", session };
    default:
      return { kind: "other" };
  }
}

function readUse(body: HookBody): ToolUse {
  const { session_id: session, cwd, tool_name: tool, tool_input: input = {} } = parseInput(use, body, "body");
  return { session, cwd, tool, input };
}

/** Gemini CLI: its hooks can only deny, so that saying nothing leaves the rest to the client. */
export const geminiCli: HookClient = {
  name: "gemini-cli",
  read,
  answer(answer) {
    if (answer.say === "allow") return {};
    const reason = answer.say === "deny" ? answer.message : "The desk has not cleared it.";
    return { decision: "deny", reason };
  },
};
