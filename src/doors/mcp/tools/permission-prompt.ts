import { z } from "zod";
import type { Milliseconds } from "../../../base/clock.ts";
import { describeError, VistoError } from "../../../base/errors.ts";
import { newId } from "../../../base/id.ts";
import { visible } from "../../../base/text.ts";
import type { RequestView } from "../../../client.ts";
import { executionLease } from "../../../domain/execution.ts";
import { submitAndWait, takeBack } from "../ask.ts";
import { requestAnswer } from "../request-answer.ts";
import { type ToolAnswer, tool } from "../tool.ts";
import type { ToolCall } from "../tool-call.ts";

/** The client adds fields of its own from version to version; those that we do not know change nothing. */
const input = z.looseObject({
  tool_name: text("The tool that the client wants to use."),
  input: z.record(z.string(), z.unknown()).describe("What it would be called with."),
  tool_use_id: text("The client's id of this tool call.").optional(),
});

function text(meaning: string) {
  return z.string().min(1).max(200).describe(meaning);
}

type Prompt = z.output<typeof input>;

/** An ask ends at its deadline; the desk may be a sweep late. */
const sweepMargin: Milliseconds = 10_000;

/** What is recorded as the outcome: the client runs its tool and tells nobody how it went. */
const outcomeNote =
  "The client was told to go ahead and runs the tool itself; it reports no outcome on this way.";

/** Answers Claude Code's `--permission-prompt-tool`: allow or deny, and deny whatever goes wrong. */
export const permissionPrompt = tool({
  name: "permission_prompt",
  title: "Answer a permission prompt",
  description:
    "For Claude Code's --permission-prompt-tool, not for models: asks the desk whether a tool may be used, and answers allow or deny in the client's own format.",
  needs: "submit",
  input,
  async handle(prompt, call) {
    try {
      const request = await submitAndWait(call, askOf(prompt, call), (asked) => ({
        until: "decided",
        waitMs: Math.max(0, Date.parse(asked.deadline) - call.clock.now()) + sweepMargin,
      }));
      // Whoever decides later would decide about nothing: the client is told no.
      if (request.status === "pending") await takeBack(call, request);
      if (request.status !== "approved") return deny(requestAnswer(request).text);
      await handOver(request, call);
      return behave({ behavior: "allow", updatedInput: prompt.input });
    } catch (error) {
      call.signal.throwIfAborted();
      return deny(`visto clears nothing: ${visible(describeError(error).message)}`);
    }
  },
});

function askOf(prompt: Prompt, { setting, clock }: ToolCall) {
  const { agent, session, cwd } = setting;
  if (cwd === undefined) {
    throw new VistoError("invalid_body", "expected the client's folder in the header X-Visto-Cwd, got none");
  }
  const call = prompt.tool_use_id;
  const key = call === undefined ? newId("key", clock.now()) : `permission:${call}`;
  const { tool_name: name, input: given } = prompt;
  return { agent, session, cwd, kind: "tool_use", tool: name, input: given, call, key } as const;
}

/** Takes the one right to run it before the client is told, so that every gate is asked once more and none runs twice. */
async function handOver({ id, digest }: RequestView, { desk, setting, clock }: ToolCall): Promise<void> {
  const claim = `${setting.agent} by its permission prompt#${newId("clm", clock.now())}`;
  const client = desk();
  await client.start(id, digest, claim, { timeoutMs: executionLease / 3 });
  await client.confirm(id, { claim, outcome: "executed", output: outcomeNote });
}

function deny(message: string): ToolAnswer {
  return behave({ behavior: "deny", message });
}

/** The client reads the text as JSON, and nothing else. */
function behave(answer: Readonly<Record<string, unknown>>): ToolAnswer {
  return { text: JSON.stringify(answer) };
}
