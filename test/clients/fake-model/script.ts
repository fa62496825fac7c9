/** What the fake model is told by a person's turn, word by word: it does exactly that, and knows nothing else. */
export type Plan =
  | { readonly do: "say"; readonly text: string }
  | { readonly do: "use"; readonly tool: string; readonly input: Readonly<Record<string, unknown>> };

/** A client's tools by which a step can be done, the first that it has. */
const shells = ["Bash", "run_shell_command", "bash", "exec_command", "shell_command"];

/**
 * Reads a turn: `RUN command`, `ESCALATE command` (Codex: outside of its sandbox), `TOOL name|{json}`; anything else is
 * answered with a word.
 */
export function planOf(turn: string, tools: readonly string[]): Plan {
  const [, verb, rest = ""] = /^(RUN|ESCALATE|TOOL) ([\s\S]+)$/.exec(turn) ?? [];
  if (verb === "TOOL") {
    const bar = rest.indexOf("|");
    return { do: "use", tool: rest.slice(0, bar), input: JSON.parse(rest.slice(bar + 1)) };
  }
  if (verb === undefined) return { do: "say", text: "ready" };
  const tool = shells.find((name) => tools.includes(name)) ?? "Bash";
  const command = tool === "exec_command" ? { cmd: rest } : { command: rest };
  const why = "The script says so";
  const more =
    verb === "ESCALATE"
      ? { sandbox_permissions: "require_escalated", justification: why }
      : tool === "exec_command" || tool === "shell_command"
        ? {}
        : { description: why };
  return { do: "use", tool, input: { ...command, ...more } };
}

/** A person's words without what clients put around them. */
export function plainTurn(text: string): string {
  return text
    .replace(
      /<(system-reminder|session_context|environment_context|user_instructions|INSTRUCTIONS)[\s\S]*?<\/\1>/g,
      "",
    )
    .replace(/<\/?pasted_content[^>]*>/g, "")
    .trim();
}
