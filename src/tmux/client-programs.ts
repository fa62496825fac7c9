import type { ClientId } from "./detectors/detector.ts";

/** What tmux shows in the foreground of a pane in which a client runs; Claude Code's program bears its version. */
const programs: Readonly<Record<ClientId, RegExp>> = {
  "claude-code": /^(?:claude|node|\d+\.\d+\.\d+)$/,
  codex: /^(?:codex|node)$/,
  "gemini-cli": /^(?:gemini|node)$/,
  opencode: /^(?:opencode|node|bun)$/,
};

/** Whether this program may be the client: a screen alone may be a file that somebody shows. */
export function mayBeClient(client: ClientId, program: string): boolean {
  return programs[client].test(program);
}
