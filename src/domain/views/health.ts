import { z } from "zod";
import type { Shown } from "./shown.ts";

/** How the desk is; a count is null where the ledger could not be asked. */
export const healthSchema = z
  .object({
    status: z.enum(["healthy", "degraded", "down"]),
    reasons: z.array(z.string()).describe("Why it is not healthy, one sentence each."),
    alerts: z.int().nullable().describe("Open alerts."),
    workers: z.int().nullable().describe("Workers that were heard of lately."),
    pending: z.int().nullable().describe("Requests that wait for a decision."),
    present: z.int().describe("Reviewers who could decide something now."),
    unfetched: z.int().nullable().describe("Results of the last day that nobody has fetched."),
    undelivered: z
      .int()
      .nullable()
      .describe("Deliveries of notifications that were given up in the last day."),
    version: z.string(),
  })
  .meta({
    id: "Health",
    description: "How the desk is; a count is null where the ledger could not be asked.",
  });
/** How the desk is; a count is null where the ledger could not be asked. */
export type HealthView = Shown<typeof healthSchema>;

export const aliveSchema = z.object({ alive: z.literal(true) });
export const readySchema = z.object({ ready: z.literal(true) });
