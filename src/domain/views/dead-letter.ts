import { z } from "zod";
import { instantText, pageOf, requestKind, requestStatus, type Shown } from "./shown.ts";

/** A message that was given up, as a list shows it. */
export const deadLetterSchema = z
  .object({
    id: z.string(),
    actor: z.string(),
    queue: z.string(),
    payload: z.unknown(),
    reason: z.string().describe("Why it was given up."),
    attempt: z.int().describe("How many attempts there were since it was last sent."),
    createdAt: instantText,
    diedAt: instantText,
    requestId: z.string().optional().describe("The request that it is about."),
  })
  .meta({ id: "DeadLetter", description: "A message that was given up, kept with every error." });
/** A message that was given up. */
export type DeadLetterView = Shown<typeof deadLetterSchema>;

export const deadLetterPage = pageOf(deadLetterSchema, "DeadLetterPage");

/** One line of a message's time line. */
export const trailSchema = z
  .object({
    at: instantText,
    event: z.enum(["failed", "lost", "snoozed", "redriven", "edited"]),
    attempt: z.int().optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    worker: z.string().optional(),
    by: z.string().optional(),
  })
  .describe("One line of a message's time line.");
/** One line of a message's time line. */
export type TrailView = Shown<typeof trailSchema>;

/** A request in a few words, where it stands beside something else. */
export const requestBrief = z
  .object({
    id: z.string(),
    agent: z.string(),
    kind: requestKind,
    status: requestStatus,
    command: z.string(),
  })
  .describe("The request that it is about, where it is known.");
/** A request in a few words, where it stands beside something else. */
export type RequestBrief = Shown<typeof requestBrief>;

/** One dead letter with everything that happened to it. */
export const deadLetterDetails = deadLetterSchema
  .extend({
    trail: z.array(trailSchema).describe("Every failure and intervention, oldest first."),
    request: requestBrief.optional(),
  })
  .meta({
    id: "DeadLetterDetails",
    description: "A message that was given up, with everything that happened to it.",
  });
/** A message that was given up, with everything that happened to it. */
export type DeadLetterDetails = Shown<typeof deadLetterDetails>;

/** What a redrive has done. */
export const redrivenSchema = z
  .object({
    redriven: z.int(),
    left: z.int().describe("Dead letters of the actor that are still there."),
  })
  .meta({ id: "Redriven" });
/** What a redrive has done, and how many of the actor are left. */
export type RedrivenView = Shown<typeof redrivenSchema>;
