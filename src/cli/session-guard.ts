import type { Variables } from "../base/environment.ts";
import { VistoError } from "../base/errors.ts";
import { agentMarkIn } from "../domain/agent-session.ts";
import { type AncestorFinding, findAgentAbove } from "./ancestors.ts";

/** Looks above this process for an agent; replaced in tests. */
export type LookAbove = () => AncestorFinding | undefined;

/** Why this looks like an agent's session, or undefined where a person may be believed. */
export function agentSessionSign(
  variables: Variables,
  lookAbove: LookAbove = findAgentAbove,
): string | undefined {
  const marked = agentMarkIn(variables);
  if (marked) return `the environment has ${marked.mark}, which ${marked.client} sets for what it starts`;
  const above = lookAbove();
  if (above?.client !== undefined) return `process ${above.pid}, above this one, is ${above.client}`;
  if (above) return `process ${above.pid}, above this one, cannot be read (${above.unreadable})`;
  return undefined;
}

/**
 * Refuses a person's login inside an agent's session (`agent_session`); nothing turns this off. Whoever supervises as a
 * program has a reviewer's token of its own.
 */
export function refuseInAgentSession(verb: string, variables: Variables, lookAbove?: LookAbove): void {
  const sign = agentSessionSign(variables, lookAbove);
  if (sign === undefined) return;
  throw new VistoError(
    "agent_session",
    `\`visto ${verb}\` does not use a person's login here: ${sign}. Do it in a terminal of your own; a supervising agent needs a reviewer's token in VISTO_TOKEN`,
    { sign },
  );
}
