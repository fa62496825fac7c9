import { z } from "zod";
import { notePriorities } from "../note.ts";
import { instantText, pageOf, type Shown } from "./shown.ts";

/** A note in the list of what somebody got or sent. */
export const noteSchema = z
  .object({
    id: z.string(),
    from: z.string().describe("In whose name it was written."),
    by: z.string().describe("The identity whose token sent it."),
    to: z.array(z.string()).describe("As its sender addressed it: names, or `*` alone."),
    subject: z.string().optional(),
    body: z.string(),
    priority: z.enum(notePriorities),
    createdAt: instantText,
    recipients: z.int(),
    read: z.int().describe("How many of them have read it."),
    readAt: instantText.optional().describe("When the recipient whose mailbox is listed has read it."),
  })
  .meta({ id: "Note", description: "Mail between agents, and from people to them." });
/** A note in the list of what somebody got or sent. */
export type NoteView = Shown<typeof noteSchema>;

export const notePage = pageOf(noteSchema, "NotePage");

/** A note that was just sent. */
export const sentNoteSchema = z
  .object({
    id: z.string(),
    recipients: z.array(z.string()),
    full: z.array(z.string()).describe("Those of a broadcast whose mailbox is full: they did not get it."),
  })
  .meta({ id: "SentNote" });
/** A note that was just sent, and whom it reached. */
export type SentNoteView = Shown<typeof sentNoteSchema>;

/** A recipient's copy of a note that is read. */
export const noteReadSchema = z
  .object({ id: z.string(), recipient: z.string(), readAt: instantText })
  .meta({ id: "NoteRead" });
/** A recipient's copy of a note that is read. */
export type NoteReadView = Shown<typeof noteReadSchema>;
