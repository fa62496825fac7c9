/** The notes as rows: each stands once, with a copy for each recipient that says when it was read. */

import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { Mailbox, Note, NotePriority } from "../../domain/note.ts";
import type { Page } from "../../queue/store.ts";
import type { NoteQuery } from "../queries.ts";
import type { KeptNote } from "../records.ts";
import { Filter } from "./filter.ts";
import { type ReadRows, readPage } from "./page.ts";
import { optional, type Row } from "./rows.ts";

/** Puts a note into the mailbox of each recipient. */
export function insertNote(db: Database, note: Note, recipients: readonly string[]): void {
  const { lastInsertRowid: n } = db
    .sql(
      `INSERT INTO notes (id, sender, by, addressed, subject, body, priority, recipients, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      note.id,
      note.from,
      note.by,
      JSON.stringify(note.to),
      note.subject ?? null,
      note.body,
      note.priority,
      recipients.length,
      note.createdAt,
    );
  for (const recipient of recipients) {
    db.sql("INSERT INTO note_copies (recipient, n) VALUES (?, ?)").run(recipient, n);
    db.sql(
      `INSERT INTO mailboxes (recipient, unread) VALUES (?, 1)
       ON CONFLICT (recipient) DO UPDATE SET unread = unread + 1`,
    ).run(recipient);
  }
}

const copyOf = "recipient = ? AND n = (SELECT n FROM notes WHERE id = ?)";

/** Takes a recipient's copy from the unread ones; one that was read stays as it is. */
export function readNote(db: Database, id: string, recipient: string, now: Instant): void {
  const read = db
    .sql(`UPDATE note_copies SET read_at = ? WHERE ${copyOf} AND read_at IS NULL`)
    .run(now, recipient, id);
  if (read.changes === 0) return;
  db.sql("UPDATE mailboxes SET unread = unread - 1 WHERE recipient = ?").run(recipient);
  db.sql("UPDATE notes SET read = read + 1 WHERE id = ?").run(id);
}

export function findCopy(
  db: Database,
  id: string,
  recipient: string,
): { readonly readAt?: Instant } | undefined {
  const row = db.sql(`SELECT read_at FROM note_copies WHERE ${copyOf}`).get(recipient, id);
  return row === undefined ? undefined : { readAt: optional<Instant>((row as Row).read_at) };
}

const unreadOf = "coalesce((SELECT unread FROM mailboxes WHERE recipient = known.name), 0) AS unread";

/** The mailboxes of those names that are an agent's or an identity's. */
export function mailboxesOf(db: Database, names: readonly string[]): Mailbox[] {
  const sql = `SELECT name AS recipient, ${unreadOf} FROM (SELECT value AS name FROM json_each(?)) AS known
    WHERE EXISTS (SELECT 1 FROM agents WHERE name = known.name) OR EXISTS (SELECT 1 FROM tokens WHERE name = known.name)`;
  return (db.sql(sql).all(JSON.stringify(names)) as Row[]).map(toMailbox);
}

/** The mailboxes of the agents that were seen since then. */
export function mailboxesSeen(db: Database, since: Instant, limit: number): Mailbox[] {
  const sql = `SELECT name AS recipient, ${unreadOf} FROM agents AS known WHERE last_seen_at >= ? LIMIT ?`;
  return (db.sql(sql).all(since, limit) as Row[]).map(toMailbox);
}

function toMailbox({ recipient, unread }: Row): Mailbox {
  return { recipient: recipient as string, unread: unread as number };
}

/** One page of a mailbox, or of what somebody sent; newest first. */
export function listNotes(read: ReadRows, query: NoteQuery): Promise<Page<KeptNote>> {
  const filter = new Filter();
  if ("from" in query) filter.where("sender = ?", query.from);
  else filter.where(query.unread ? "recipient = ? AND read_at IS NULL" : "recipient = ?", query.to);
  const from = "from" in query ? "notes" : "note_copies JOIN notes USING (n)";
  return readPage(read, { from, filter, toItem: toNote }, query);
}

function toNote(row: Row): KeptNote {
  return {
    id: row.id as string,
    from: row.sender as string,
    by: row.by as string,
    to: JSON.parse(row.addressed as string) as string[],
    subject: optional<string>(row.subject),
    body: row.body as string,
    priority: row.priority as NotePriority,
    createdAt: row.created_at as Instant,
    recipients: row.recipients as number,
    read: row.read as number,
    readAt: optional<Instant>(row.read_at ?? null),
  };
}
