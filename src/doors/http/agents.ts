import { z } from "zod";
import { registerAgent } from "../../clearance/agents.ts";
import { newToken } from "../../clearance/credentials.ts";
import type { AgentView, NewAgentView } from "../../domain/views/agent-view.ts";
import type { AgentRecord } from "../../ledger/records.ts";
import { answered, need } from "./access.ts";
import type { Routes } from "./context.ts";
import { optionalIso } from "./optional-iso.ts";
import { parseInput } from "./parse-input.ts";
import { identityName, limit, text } from "./schemas.ts";

const agentList = z.strictObject({ limit: limit(200, 50), cursor: text(100).optional() });

const newAgent = z.strictObject({ name: identityName, title: text(200).optional() });

/** The agents that were seen, and giving one an identity of its own. */
export const agentRoutes: Routes = (app, { desk }) => {
  app.get("/agents", async (request) => {
    need(request.caller, "read-all");
    const { items, nextCursor } = await desk.ledger.agents(parseInput(agentList, request.query, "query"));
    return { items: items.map(agentView), nextCursor };
  });

  app.post("/agents", async (request, reply): Promise<NewAgentView> => {
    const { name, title } = parseInput(newAgent, request.body, "body");
    const { token, hash: tokenHash } = newToken();
    const { identity } = request.caller;
    const made = answered(await desk.ledger.run(registerAgent, { name, title, tokenHash, identity }));
    reply.code(201);
    return { name, title, id: made.id, token };
  });
};

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
