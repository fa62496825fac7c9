import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { absolutePath, text } from "../../http/fields.ts";
import { parseInput } from "../../http/parse-input.ts";
import type { HookAnswer, HookBody, HookClient, HookEvent, ToolUse } from "../hook.ts";

/** Fields that are not named here are let through: a newer client must not be cut off from the desk. */
const told = z.looseObject({ hook_event_name: text(100), session_id: text(200) });

const use = told.extend({
  cwd: absolutePath,
  tool_name: text(200),
  tool_input: z.unknown().optional(),
  tool_use_id: text(200).optional(),
  duration_ms: z.number().nonnegative().optional().catch(undefined),
});

const turn = told.extend({
  stop_hook_active: z.boolean().optional().catch(undefined),
  background_tasks: z.array(z.unknown()).optional().catch(undefined),
});

/** Set by an installer who wants that nothing runs without the desk. */
export function isHardGate(headers: IncomingHttpHeaders): boolean {
  return headers["x-visto-gate"] === "hard";
}

/** Reads an event of Claude Code, in whose words Codex speaks too. */
export function readEvent(body: HookBody, headers: IncomingHttpHeaders): HookEvent {
  const { hook_event_name: event, session_id: session } = parseInput(told, body, "body");
  switch (event) {
    case "PermissionRequest":
      return { kind: "asks", use: readUse(body), gate: false };
    case "PreToolUse":
      return isHardGate(headers)
        ? { kind: "asks", use: readUse(body), gate: true }
        : { kind: "begins", use: readUse(body) };
    case "PostToolUse":
      return { kind: "ran", use: readUse(body), report: { outcome: "executed", ...readDuration(body) } };
    case "PostToolUseFailure":
      return { kind: "ran", use: readUse(body), report: { outcome: "failed", ...readDuration(body) } };
    case "Stop":
      return { kind: "turn_ends", session, goesOn: goesOn(body) };
    case "UserPromptSubmit":
      return { kind: "turn_begins", session };
    case "SessionStart":
      return { kind: "session_begins", session };
    case "SessionEnd":
      return { kind: "session_ends", session };
    default:
      return { kind: "other" };
  }
}

function readUse(body: HookBody): ToolUse {
  const {
    session_id: session,
    cwd,
    tool_name: tool,
    tool_input: input = {},
    tool_use_id: call,
  } = parseInput(use, body, "body");
  return { session, cwd, tool, input, ...(call !== undefined && { call }) };
}

function readDuration(body: HookBody): { durationMs?: number } {
  const { duration_ms: durationMs } = parseInput(use, body, "body");
  return durationMs === undefined ? {} : { durationMs };
}

function goesOn(body: HookBody): boolean {
  const { stop_hook_active: again = false, background_tasks: tasks = [] } = parseInput(turn, body, "body");
  return again || tasks.length > 0;
}

function answerPermission(answer: HookAnswer): HookBody {
  if (answer.say === "nothing") return {};
  const decision =
    answer.say === "allow" ? { behavior: "allow" } : { behavior: "deny", message: answer.message };
  return { hookSpecificOutput: { hookEventName: "PermissionRequest", decision } };
}

function answerGate(answer: HookAnswer): HookBody {
  const said =
    answer.say === "deny"
      ? { permissionDecision: "deny", permissionDecisionReason: answer.message }
      : { permissionDecision: answer.say === "allow" ? "allow" : "deny" };
  return { hookSpecificOutput: { hookEventName: "PreToolUse", ...said } };
}

/** The end of a turn becomes a turn with the text; the result of a tool gets it as context. */
function bring(text: string, event: HookEvent): HookBody | undefined {
  if (event.kind === "turn_ends" && !event.goesOn) return { decision: "block", reason: text };
  if (event.kind !== "ran") return undefined;
  const hookEventName = event.report.outcome === "executed" ? "PostToolUse" : "PostToolUseFailure";
  return { hookSpecificOutput: { hookEventName, additionalContext: text } };
}

/** Claude Code, by hooks of type `http`. */
export const claudeCode: HookClient = {
  name: "claude-code",
  read: readEvent,
  answer: (answer, { gate }) => (gate ? answerGate(answer) : answerPermission(answer)),
  bring,
};
