import { z } from "zod";
import { instantText, pageOf, type Shown } from "./shown.ts";

const sessionSchema = z
  .object({ id: z.string(), firstSeenAt: instantText, lastSeenAt: instantText })
  .describe("One run of an agent.");

/** An agent that was seen or registered. */
export const agentSchema = z
  .object({
    name: z.string(),
    title: z.string().optional().describe("What it is there for, for people."),
    registeredAt: instantText.optional().describe("Absent: it shares a token with others."),
    registeredBy: z.string().optional(),
    firstSeenAt: instantText.optional(),
    lastSeenAt: instantText.optional(),
    sessionCount: z.int().describe("Of how many sessions the newest ones are listed."),
    sessions: z.array(sessionSchema),
    pending: z.int().describe("How many of its requests wait for a decision."),
    lastRequestId: z.string().optional(),
  })
  .meta({ id: "Agent", description: "An agent that was seen or registered." });
/** An agent that was seen or registered, with what it has asked. */
export type AgentView = Shown<typeof agentSchema>;

export const agentPage = pageOf(agentSchema, "AgentPage");

/** An agent that was just registered, with its token. */
export const newAgentSchema = z
  .object({
    name: z.string(),
    title: z.string().optional(),
    id: z.string().describe("The token's id."),
    token: z.string().describe("Shown this once."),
  })
  .meta({ id: "NewAgent" });
/** An agent that was just registered, with its token, which is shown this once. */
export type NewAgentView = Shown<typeof newAgentSchema>;
