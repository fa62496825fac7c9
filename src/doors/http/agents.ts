import { z } from "zod";
import { registerAgent } from "../../clearance/agents.ts";
import { newToken } from "../../clearance/credentials.ts";
import { type AgentView, agentPage, newAgentSchema } from "../../domain/views/agent.ts";
import type { AgentRecord } from "../../ledger/records.ts";
import { answered } from "./access.ts";
import { cursorOf, pageView } from "./cursor.ts";
import { limit, text } from "./fields.ts";
import { optionalIso } from "./optional-iso.ts";
import { created, ok, type Route, route } from "./route.ts";
import { identityName } from "./schemas.ts";

const agentList = z.strictObject({ limit: limit(200, 50), cursor: cursorOf("agents") });

const newAgent = z
  .strictObject({ name: identityName, title: text(200).optional().describe("What it is, for people.") })
  .meta({ id: "AgentBody" });

/** The agents that were seen, and giving one an identity of its own. */
export const agentRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/agents",
    operation: "listAgents",
    summary: "List agents by name, with their sessions and what waits",
    tag: "agents",
    access: "read-all",
    query: agentList,
    answers: { 200: agentPage },
    handle: async ({ query }, { desk }) => ok(pageView("agents", await desk.ledger.agents(query), agentView)),
  }),

  route({
    method: "POST",
    path: "/agents",
    operation: "registerAgent",
    summary: "Give an agent an identity and a token of its own",
    description: "The only answer that shows the token.",
    tag: "agents",
    access: "manage-tokens",
    body: newAgent,
    example: { name: "night-builds", title: "builds the release" },
    answers: { 201: newAgentSchema },
    errors: ["name_taken"],
    async handle({ body: { name, title }, caller: { identity } }, { desk }) {
      const { token, hash: tokenHash } = newToken();
      const made = answered(await desk.ledger.run(registerAgent, { name, title, tokenHash, identity }));
      return created({ name, title, id: made.id, token });
    },
  }),
];

function agentView(agent: AgentRecord): AgentView {
  return {
    ...agent,
    registeredAt: optionalIso(agent.registeredAt),
    firstSeenAt: optionalIso(agent.firstSeenAt),
    lastSeenAt: optionalIso(agent.lastSeenAt),
    sessions: agent.sessions.map(({ id, firstSeenAt, lastSeenAt }) => ({
      id,
      firstSeenAt: new Date(firstSeenAt).toISOString(),
      lastSeenAt: new Date(lastSeenAt).toISOString(),
    })),
  };
}
