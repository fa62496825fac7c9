import { z } from "zod";
import { everyAgent, mostRecipients, notePriorities } from "../../domain/note.ts";
import { cursorOf } from "./cursor.ts";
import { limit, text } from "./fields.ts";

/** What comes in about notes. */

/** The longest body of a note, in bytes of UTF-8. */
const longestBody = 16 * 1024;

/** The name of an agent, which is whatever it calls itself. */
const agentName = text(100);

const recipients = z
  .union([agentName.transform((name) => [name]), z.array(agentName).min(1).max(mostRecipients)])
  .transform((names) => [...new Set(names)])
  .refine(
    (names) => names.length === 1 || !names.includes(everyAgent),
    `expected names, or "${everyAgent}" alone`,
  );

export const newNote = z
  .strictObject({
    to: recipients.meta({
      shownAs: {
        type: ["string", "array"],
        items: { type: "string" },
        description: `An agent's name, several names, or "${everyAgent}" alone.`,
      },
    }),
    from: agentName.optional(),
    subject: text(200).optional(),
    body: text(longestBody).refine(
      (value) => Buffer.byteLength(value) <= longestBody,
      "expected a body of at most 16 KiB",
    ),
    priority: z.enum(notePriorities).default("normal"),
  })
  .meta({ id: "NoteBody" });

export const noteList = z
  .strictObject({
    to: agentName.optional(),
    from: agentName.optional(),
    unread: z.enum(["true", "false"]).default("false"),
    limit: limit(200, 50),
    cursor: cursorOf("notes"),
  })
  .refine(({ to, from }) => to === undefined || from === undefined, {
    path: ["from"],
    message: 'expected "to" (a mailbox) or "from" (what was sent), got both',
  })
  .refine(({ from, unread }) => from === undefined || unread === "false", {
    path: ["unread"],
    message: 'expected "unread" with "to": what was sent has many readers',
  });

/** Whose copy was read, where it is not the caller's own name. */
export const noteReading = z
  .strictObject({ as: agentName.optional().describe("The recipient whose copy it is.") })
  .meta({ id: "NoteReadBody" });
