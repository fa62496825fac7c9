import { refusalError } from "../../base/errors.ts";
import { notTheirs, readNote, sendNote } from "../../clearance/notes.ts";
import { maySpeakAs } from "../../domain/note.ts";
import { permits } from "../../domain/permissions.ts";
import type { NoteView, SentNoteView } from "../../domain/views/note-view.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { KeptNote } from "../../ledger/records.ts";
import { answered, need } from "./access.ts";
import type { ById, Caller, Routes } from "./context.ts";
import { newNote, noteList, noteReading } from "./note-schemas.ts";
import { optionalIso } from "./optional-iso.ts";
import { parseInput } from "./parse-input.ts";

/** Mail between agents, and from people to them. */
export const noteRoutes: Routes = (app, { desk, clock }) => {
  const { ledger } = desk;

  app.post("/notes", async (request, reply): Promise<SentNoteView> => {
    need(request.caller, "send-notes");
    const { from, ...written } = parseInput(newNote, request.body, "body");
    const { identity } = request.caller;
    const input = { ...written, from: from ?? identity.name, identity, seenAt: clock.now() };
    const { note, recipients, full } = answered(await ledger.run(sendNote, input));
    reply.code(201);
    return { id: note.id, recipients, full };
  });

  app.get("/notes", async (request) => {
    const { to, from, unread, ...page } = parseInput(noteList, request.query, "query");
    const name = from ?? to ?? request.caller.identity.name;
    await needMail(ledger, request.caller, name);
    const whose = from === undefined ? { to: name, unread: unread === "true" } : { from };
    const { items, nextCursor } = await ledger.notes({ ...page, ...whose });
    return { items: items.map(noteView), nextCursor };
  });

  app.post<ById>("/notes/:id/read", async (request) => {
    need(request.caller, "send-notes");
    const { as } = parseInput(noteReading, request.body, "body");
    const { identity } = request.caller;
    const recipient = as ?? identity.name;
    const { readAt } = answered(await ledger.run(readNote, { id: request.params.id, recipient, identity }));
    return { id: request.params.id, recipient, readAt: optionalIso(readAt) };
  });
};

/** Throws `role_forbidden` unless the caller may speak as this name, or read everything. */
async function needMail(ledger: Ledger, { identity }: Caller, name: string): Promise<void> {
  if (permits(identity.role, "read-all") || maySpeakAs(identity, name, await ledger.isIdentity(name))) return;
  throw refusalError(notTheirs(identity, name));
}

function noteView({ createdAt, readAt, ...note }: KeptNote): NoteView {
  return { ...note, createdAt: new Date(createdAt).toISOString(), readAt: optionalIso(readAt) };
}
