import { z } from "zod";
import { grantStatuses } from "../grant.ts";
import { executionMode, instantText, pageOf, requestKind, risk, type Shown } from "./shown.ts";

/** A grant as every door shows it. */
export const grantSchema = z
  .object({
    id: z.string(),
    status: z.enum(grantStatuses),
    request: z.string().describe("The ask with whose approval it was given."),
    by: z.string(),
    requester: z.string(),
    command: z.string().describe("As people read it, cut where it is long."),
    kind: requestKind,
    execution: executionMode,
    risk: risk.describe("The highest risk that it covers."),
    agent: z.string().optional().describe("The only agent that it is for; absent: any of the requester's."),
    session: z.string().optional().describe("The only session that it is for; absent: any."),
    path: z
      .string()
      .optional()
      .describe("For every folder at or below it; absent: only the one that was approved."),
    uses: z.int().describe("How many asks it covers."),
    used: z.int().describe("How many it has covered."),
    givenAt: instantText,
    expiresAt: instantText,
    revoked: z.object({ by: z.string(), at: instantText }).optional(),
  })
  .meta({ id: "Grant", description: "An approval that also covers the same ask again." });

/** A grant as every door shows it: times are ISO 8601 UTC. */
export type GrantView = Shown<typeof grantSchema>;

export const grantPage = pageOf(grantSchema, "GrantPage");
/** A part of a list of grants, and where the next one begins. */
export type GrantPage = Shown<typeof grantPage>;
