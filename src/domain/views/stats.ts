import { z } from "zod";
import { deciders } from "../deciders.ts";
import { requestKinds } from "../kind.ts";
import { requestStatuses } from "../lifecycle.ts";
import { risks } from "../policy/ruling.ts";
import { instantText, type Shown } from "./shown.ts";

/** How long something took. */
export const durations = z
  .object({ count: z.int(), p50Ms: z.number().nullable(), p95Ms: z.number().nullable() })
  .describe("How long something took, to 2 %; null where there was none.");
/** How long something took; null where there was none. */
export type DurationsView = Shown<typeof durations>;

/** The figures of the requests of a window of time. */
export const statsSchema = z
  .object({
    since: instantText.describe("From when the requests are that were counted."),
    isPartial: z
      .boolean()
      .describe("True where there were more than a million: then only the newest are counted."),
    requests: z.int(),
    byStatus: z.partialRecord(z.enum(requestStatuses), z.int()),
    byRisk: z.partialRecord(z.enum([...risks, "unruled"]), z.int()),
    byKind: z.partialRecord(z.enum(requestKinds), z.int()),
    byAgent: z.record(z.string(), z.int()).describe("The 50 agents with the most requests."),
    otherAgents: z.int().describe("The requests of all other agents."),
    byDecider: z.partialRecord(z.enum(deciders), z.int()),
    decision: durations.describe("From an ask to a person's decision."),
    execution: durations.describe("Of commands that ran."),
    hours: z
      .array(z.object({ from: instantText, requests: z.int() }))
      .describe("The whole hours that had requests, oldest first."),
  })
  .meta({ id: "Stats", description: "What was asked within a window of time, and what became of it." });
/** What was asked within a window of time, and what became of it. */
export type StatsView = Shown<typeof statsSchema>;
