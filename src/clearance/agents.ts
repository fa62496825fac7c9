import { type Refusal, refuse } from "../base/errors.ts";
import type { AgentRegistration } from "../domain/agent.ts";
import { permits } from "../domain/permissions.ts";
import type { Identity, Token } from "../domain/reviewer.ts";
import { type Step, verb } from "../ledger/verb.ts";
import { insertToken, tokensForbidden } from "./identities.ts";
import { append, refused } from "./move.ts";

export interface RegisterAgentInput {
  readonly name: string;
  readonly title?: string;
  /** The hash of the agent's own token. */
  readonly tokenHash: string;
  readonly identity: Identity;
}

/** Makes an agent an identity of its own: a name that no other has, and a token that speaks for it alone. */
export const registerAgent = verb({
  name: "register_agent",
  needs: ({ name }: RegisterAgentInput) => ({ tokens: { read: "tokensNamed", name } }),
  decide({ tokens }, input: RegisterAgentInput, at): Step<Token | Refusal> {
    const { name, title, tokenHash, identity } = input;
    if (!permits(identity.role, "manage-tokens")) return refused(tokensForbidden(identity));
    if (tokens.some((token) => isInTheWay(token, at.now))) return refused(nameTaken(name));
    const agent: AgentRegistration = { name, title, registeredAt: at.now, registeredBy: identity.name };
    const { answer, changes } = insertToken({
      id: at.newId("tok"),
      name,
      role: "agent",
      maxRisk: "low",
      hash: tokenHash,
      createdAt: at.now,
      createdBy: identity.name,
    });
    return {
      answer,
      changes: [
        { change: "register_agent", agent },
        append("agent_registered", name, identity.name, { title, token: answer.id }),
        ...changes,
      ],
    };
  },
});

/** A person's name stays theirs when their logins have run out; an agent's is free again once its tokens are over. */
function isInTheWay({ role, revokedAt, expiresAt = Number.POSITIVE_INFINITY }: Token, now: number): boolean {
  return role !== "agent" || (revokedAt === undefined && expiresAt > now);
}

function nameTaken(name: string): Refusal {
  return refuse(
    "name_taken",
    `there are tokens of the name ${name}: choose another name, or revoke the agent's old tokens (\`visto token list\`)`,
    { name },
  );
}
