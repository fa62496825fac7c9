import { refusalError } from "../../base/errors.ts";
import { notTheirs, readNote, sendNote } from "../../clearance/notes.ts";
import { maySpeakAs } from "../../domain/note.ts";
import { permits } from "../../domain/permissions.ts";
import { type NoteView, notePage, noteReadSchema, sentNoteSchema } from "../../domain/views/note.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { KeptNote } from "../../ledger/records.ts";
import { answered } from "./access.ts";
import type { Caller } from "./context.ts";
import { pageView } from "./cursor.ts";
import { newNote, noteList, noteReading } from "./note-schemas.ts";
import { optionalIso } from "./optional-iso.ts";
import { created, ok, type Route, route } from "./route.ts";
import { byId } from "./schemas.ts";

/** Mail between agents, and from people to them. */
export const noteRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/notes",
    operation: "sendNote",
    summary: "Send a note to agents by name, or to all of the last day",
    tag: "notes",
    access: "send-notes",
    body: newNote,
    example: {
      to: ["codex", "claude-code"],
      subject: "the schema",
      body: "It changes at noon.",
      priority: "high",
    },
    answers: { 201: sentNoteSchema },
    errors: ["not_found", "role_forbidden", "rate_limited"],
    async handle({ body: { from, ...written }, caller: { identity } }, { desk, clock }) {
      const input = { ...written, from: from ?? identity.name, identity, seenAt: clock.now() };
      const { note, recipients, full } = answered(await desk.ledger.run(sendNote, input));
      return created({ id: note.id, recipients, full });
    },
  }),

  route({
    method: "GET",
    path: "/notes",
    operation: "listNotes",
    summary: "List the notes of a mailbox, or those that somebody sent, newest first",
    description: "Without `to` and `from` it is the mailbox of the caller's own name.",
    tag: "notes",
    access: "token",
    query: noteList,
    answers: { 200: notePage },
    errors: ["role_forbidden"],
    async handle({ query: { to, from, unread, ...page }, caller }, { desk: { ledger } }) {
      const name = from ?? to ?? caller.identity.name;
      await needMail(ledger, caller, name);
      const whose = from === undefined ? { to: name, unread: unread === "true" } : { from };
      return ok(pageView("notes", await ledger.notes({ ...page, ...whose }), noteView));
    },
  }),

  route({
    method: "POST",
    path: "/notes/:id/read",
    operation: "readNote",
    summary: "Mark a recipient's copy of a note as read",
    tag: "notes",
    access: "send-notes",
    params: byId,
    body: noteReading,
    example: { as: "codex" },
    answers: { 200: noteReadSchema },
    errors: ["role_forbidden"],
    async handle({ params: { id }, body: { as }, caller: { identity } }, { desk }) {
      const recipient = as ?? identity.name;
      const { readAt } = answered(await desk.ledger.run(readNote, { id, recipient, identity }));
      return ok({ id, recipient, readAt: new Date(readAt).toISOString() });
    },
  }),
];

/** Throws `role_forbidden` unless the caller may speak as this name, or read everything. */
async function needMail(ledger: Ledger, { identity }: Caller, name: string): Promise<void> {
  if (permits(identity.role, "read-all") || maySpeakAs(identity, name, await ledger.isIdentity(name))) return;
  throw refusalError(notTheirs(identity, name));
}

function noteView({ createdAt, readAt, ...note }: KeptNote): NoteView {
  return { ...note, createdAt: new Date(createdAt).toISOString(), readAt: optionalIso(readAt) };
}
