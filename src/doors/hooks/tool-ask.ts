import type { Command } from "../../domain/command.ts";
import { isRecord } from "../../domain/policy/record.ts";
import type { Tool } from "../../domain/policy/tool-table.ts";
import type { RequestKind } from "../../domain/request.ts";
import { commandText } from "../http/fields.ts";
import type { ToolUse } from "./hook.ts";

/** What a tool's use is to the desk. */
export interface ToolAsk {
  readonly kind: RequestKind;
  readonly command: Command;
  /** Why, where the agent has said so. */
  readonly reason?: string;
}

/** What a shell may be given beside its command without changing what runs; with more the reviewer has to see all of it. */
const harmless: ReadonlySet<string> = new Set(["description", "timeout", "run_in_background"]);

const longestReason = 4_000;

/**
 * Says what a use of a tool asks for: a shell's text as a command, everything else as the tool with its input. `tool` is
 * what the policy knows of it.
 */
export function askOf(use: ToolUse, tool: Tool | undefined): ToolAsk {
  const text = shellText(use, tool);
  const command: Command =
    text === undefined ? { form: "tool", tool: use.tool, input: use.input } : { form: "shell", text };
  return { kind: kindOf(tool), command, ...reasonOf(use.input) };
}

function kindOf(tool: Tool | undefined): RequestKind {
  switch (tool?.access) {
    case "command":
      return "bash_command";
    case "read":
    case "list":
    case "write":
      return "file_access";
    default:
      return "tool_use";
  }
}

function shellText({ input }: ToolUse, tool: Tool | undefined): string | undefined {
  if (tool?.access !== "command" || !isRecord(input)) return undefined;
  const field = tool.fields.find((name) => Object.hasOwn(input, name));
  if (field === undefined) return undefined;
  const isPlain = Object.keys(input).every((name) => name === field || harmless.has(name));
  const parsed = commandText.safeParse(input[field]);
  return isPlain && parsed.success ? parsed.data : undefined;
}

function reasonOf(input: unknown): { reason?: string } {
  if (!isRecord(input) || typeof input.description !== "string") return {};
  const reason = input.description.replaceAll("\0", "").slice(0, longestReason);
  return reason === "" ? {} : { reason };
}
