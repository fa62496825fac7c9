import type { HookClientName } from "../domain/hook-clients.ts";

/** A gate's no in a client's own words, where the desk itself cannot say it. */
export function denial(client: HookClientName, why: string): object {
  const reason = `Not cleared by the desk: ${why}`;
  if (client === "gemini-cli") return { decision: "deny", reason };
  const said = { permissionDecision: "deny", permissionDecisionReason: reason };
  return { hookSpecificOutput: { hookEventName: "PreToolUse", ...said } };
}
