import { z } from "zod";
import { parseDuration } from "../../../base/duration.ts";
import { VistoError } from "../../../base/errors.ts";
import { newId } from "../../../base/id.ts";
import { type KeyedAsk, submitAndWait } from "../ask.ts";
import { agentName, duration, text, wait } from "../fields.ts";
import { requestAnswer } from "../request-answer.ts";
import { tool } from "../tool.ts";
import type { ToolCall } from "../tool-call.ts";

const input = z.strictObject({
  command: text(
    131_071,
    "Shell text, run by bash. Give exactly one of command, argv, or tool with input.",
  ).optional(),
  argv: z
    .array(z.string())
    .min(1)
    .max(8_192)
    .describe("A program and its arguments, run without a shell.")
    .optional(),
  tool: text(200, "The name of a tool of yours that you want to use; then also give its input.").optional(),
  input: z.record(z.string(), z.unknown()).describe("What you will call that tool with.").optional(),
  kind: z
    .enum(["bash_command", "system_access", "file_access", "tool_use"])
    .describe("What is asked for; by itself bash_command, and tool_use where a tool is given.")
    .optional(),
  reason: text(4_000, "Why it is needed, in one sentence, for the person who decides.").optional(),
  cwd: text(4_096, "The absolute path of the folder in which it runs.").optional(),
  execution: z
    .enum(["server", "agent"])
    .describe(
      "server (as it is for commands): the desk runs it and you get the output. agent: you run it yourself after the approval.",
    )
    .optional(),
  deadline: duration.describe("How long a decision may take, such as 10m.").optional(),
  wait,
  key: text(
    200,
    "Your own name for this ask: the same key again is the same ask, never a second run.",
  ).optional(),
  agent: agentName,
  session: text(200, "Your session.").optional(),
});

/** Asks for clearance and waits for what becomes of it. */
export const requestClearance = tool({
  name: "request_clearance",
  title: "Ask for clearance",
  description:
    "Ask the clearance desk before you act: to run a command, touch a file, or use a tool. The desk's policy or a person decides. With execution server the desk runs an approved command once and you get its output. A rejection is final: do not try the same thing in another way. If it is still pending when the wait is over, go on waiting with request_status; asking again would be a second ask unless you give the same key.",
  needs: "submit",
  input,
  async handle(asked, call) {
    const body = askOf(asked, call);
    const waitMs = asked.wait === undefined ? call.setting.wait : parseDuration(asked.wait, "wait");
    return requestAnswer(
      await submitAndWait(call, body, (request) => ({
        until: request.execution === "server" ? "finished" : "decided",
        waitMs,
      })),
    );
  },
});

function askOf({ wait: _, ...asked }: z.output<typeof input>, { setting, clock }: ToolCall): KeyedAsk {
  const cwd = asked.cwd ?? setting.cwd;
  if (cwd === undefined) {
    throw new VistoError(
      "invalid_body",
      "cwd: expected the absolute path of the folder in which it runs, got none",
    );
  }
  return {
    ...asked,
    cwd,
    kind: asked.kind ?? (asked.tool === undefined ? "bash_command" : "tool_use"),
    agent: asked.agent ?? setting.agent,
    session: asked.session ?? setting.session,
    key: asked.key ?? newId("key", clock.now()),
  };
}
