import { homedir } from "node:os";
import type { z } from "zod";
import { parseDuration } from "../../base/duration.ts";
import { VistoError } from "../../base/errors.ts";
import type { Ask } from "../../clearance/desk.ts";
import type { Command } from "../../domain/command.ts";
import type { RequestKind, Sighting } from "../../domain/request.ts";
import { isTaskKind } from "../../domain/task.ts";
import { parseInput } from "./parse-input.ts";
import { keyHeader, type submission, taskInput } from "./schemas.ts";

type Submission = z.output<typeof submission>;

/** Reads a submission as the ask that the desk understands; `channel` is the way it came. */
export function readAsk(asked: Submission, channel: Sighting["channel"]): Ask {
  const { agent, session, kind, cwd = homedir(), reason, key } = asked;
  const command = isTaskKind(kind) ? taskReport(kind, asked) : commandOf(kind, asked);
  return {
    agent,
    session,
    kind,
    command,
    cwd,
    reason,
    execution: executionOf(kind, command, asked.execution),
    deadline: asked.deadline === undefined ? undefined : parseDuration(asked.deadline),
    key,
    sighting: { channel, call: asked.call },
  };
}

/** The key of a submission, given in its body, in the header for it, or in both alike. */
export function keyOf(
  inBody: string | undefined,
  inHeader: string | string[] | undefined,
): string | undefined {
  if (inHeader === undefined) return inBody;
  const { key } = parseInput(keyHeader, { key: inHeader }, "body");
  if (inBody === undefined || inBody === key) return key;
  throw invalid(
    'expected the header Idempotency-Key and the body\'s "key" to agree: send the same in both, or one',
  );
}

/** A report about a task is a tool call of the kind's own name. */
function taskReport(kind: RequestKind, { command, argv, tool, input }: Submission): Command {
  if (command !== undefined || argv || tool !== undefined) {
    throw invalid(
      `${kind} runs nothing: send its "input" {taskId, percent, message} without a command or tool`,
    );
  }
  return { form: "tool", tool: kind, input: parseInput(taskInput, input, "body", "input") };
}

function commandOf(kind: RequestKind, { command, argv, tool, input }: Submission): Command {
  const given = [command, argv, tool].filter((form) => form !== undefined).length;
  if (given !== 1 || (tool === undefined) !== (input === undefined)) {
    throw invalid('expected exactly one of "command" (shell text), "argv" (words), or "tool" with "input"');
  }
  if (command !== undefined) return { form: "shell", text: command };
  if (argv) return { form: "argv", argv };
  if (kind === "bash_command" || tool === undefined) {
    throw invalid(
      `${kind} asks for a command: send "command" or "argv", or use the kind tool_use for a tool`,
    );
  }
  return { form: "tool", tool, input };
}

/** The desk can run commands, but no client's tools. */
function executionOf(kind: RequestKind, command: Command, wanted: Submission["execution"]): Ask["execution"] {
  if (isTaskKind(kind)) return wanted ?? "agent";
  const runsHere = command.form !== "tool" && (kind === "bash_command" || kind === "system_access");
  if (runsHere) return wanted ?? "server";
  if (wanted === "server") {
    throw invalid(
      `the desk cannot execute ${kind === "system_access" ? "a tool" : `a ${kind}`}: leave "execution" out or send "agent", and use the tool after the approval`,
    );
  }
  return "agent";
}

function invalid(message: string): VistoError {
  return new VistoError("invalid_body", message);
}
