import { z } from "zod";
import { instantText, pageOf, type Shown } from "./shown.ts";

/** One line of the history. */
export const entrySchema = z
  .object({
    seq: z.int().describe("Gapless from 1."),
    at: instantText,
    type: z.string().describe("What happened; the word before the first `_` says what the subject is."),
    subject: z.string().describe("The id of what it is about."),
    by: z.string().describe("The identity that caused it, or `policy`, `desk`, `client`."),
    body: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe("Null once retention has dropped it; the chain still verifies."),
    hash: z.string().optional().describe("sha256 of the chain up to and including this entry."),
  })
  .meta({ id: "Entry", description: "One line of the history." });
/** One line of the history. */
export type EntryView = Shown<typeof entrySchema>;

export const entryPage = pageOf(entrySchema, "EntryPage");

/** The newest entry's number and hash. */
export const chainHeadSchema = z.object({ seq: z.int(), hash: z.string() }).meta({
  id: "ChainHead",
  description:
    "The newest sealed entry: whoever keeps it can prove later that nothing before it was rewritten.",
});
/** The newest entry: whoever keeps it can prove later that nothing before it was changed. */
export type ChainHeadView = Shown<typeof chainHeadSchema>;

/** What a check of the whole chain has found. */
export const chainReportSchema = z
  .object({
    intact: z.boolean(),
    entries: z.int().describe("How many were checked."),
    head: chainHeadSchema.optional(),
    brokenAt: z.int().optional().describe("The first entry that does not fit."),
    why: z.string().optional(),
  })
  .meta({ id: "ChainReport" });
/** What a check of the whole chain has found. */
export type ChainReportView = Shown<typeof chainReportSchema>;

/** A condition that wants a person. */
export const alertSchema = z
  .object({ code: z.string(), subject: z.string(), message: z.string(), raisedAt: instantText })
  .meta({ id: "Alert", description: "A condition that wants a person; open until it is resolved." });
/** A condition that wants a person. */
export type AlertView = Shown<typeof alertSchema>;

export const alertPage = pageOf(alertSchema, "AlertPage");
