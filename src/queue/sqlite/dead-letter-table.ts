import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import { readCursor, writeCursor } from "../dead-letter-cursor.ts";
import { payloadText } from "../draft.ts";
import type { DeadLetter } from "../message.ts";
import type { DeadLetterQuery, Page } from "../store.ts";
import { redrivePoints } from "../trail.ts";
import { type MessageRow, messageColumns, toDeadLetter } from "./message-row.ts";

/** Called inside the transaction that changes a dead letter, so that an alert can be in the same commit. */
export interface DeadLetterHooks {
  died(letter: DeadLetter): void;
  settled(letter: DeadLetter, how: "redriven" | "discarded", by: string, reason?: string): void;
}

/** A payload other than `undefined` replaces the old one. */
export interface RedriveOptions {
  readonly payload?: unknown;
  readonly by?: string;
}

/** Who is named where nobody was. */
const unnamed = "unknown";

const listSql = `SELECT ${messageColumns} FROM messages
  WHERE state = 'dead' AND (died_at, id) < (?1, ?2)
    AND (?3 IS NULL OR actor = ?3) AND (?4 IS NULL OR queue = ?4)
  ORDER BY died_at DESC, id DESC LIMIT ?5`;

const redriveSql = `UPDATE messages
  SET state = 'ready', due_at = ?, attempt = 0, losses = 0, generation = generation + 1,
    payload = ?, trail = ?, died_at = NULL, reason = NULL
  WHERE id = ? AND state = 'dead'`;

/** The dead rows of the message table: listed, redriven, discarded. */
export class DeadLetterTable {
  readonly #db: Database;
  readonly #hooks: DeadLetterHooks | undefined;

  constructor(db: Database, hooks?: DeadLetterHooks) {
    this.#db = db;
    this.#hooks = hooks;
  }

  /** Newest first. */
  list(query: DeadLetterQuery): Page<DeadLetter> {
    const after = readCursor(query.cursor);
    const rows = this.#db
      .sql(listSql)
      .all(after.diedAt, after.id, query.actor ?? null, query.queue ?? null, query.limit + 1);
    const letters = (rows as unknown as MessageRow[]).map(toDeadLetter);
    const items = letters.slice(0, query.limit);
    const last = items.at(-1);
    return { items, nextCursor: last && letters.length > query.limit ? writeCursor(last) : null };
  }

  find(id: string): DeadLetter | undefined {
    const row = this.#db
      .sql(`SELECT ${messageColumns} FROM messages WHERE id = ? AND state = 'dead'`)
      .get(id) as MessageRow | undefined;
    return row && toDeadLetter(row);
  }

  redrive(ids: readonly string[], options: RedriveOptions, now: Instant): string[] {
    return ids.filter((id) => this.#redriveOne(id, options, now));
  }

  #redriveOne(id: string, options: RedriveOptions, now: Instant): boolean {
    const letter = this.find(id);
    if (!letter || this.#keyIsTaken(letter.key)) return false;
    const by = options.by ?? unnamed;
    const edited = options.payload !== undefined;
    const payload = payloadText(edited ? options.payload : letter.payload, letter.actor);
    const trail = [...letter.trail, ...redrivePoints(edited, by, now)];
    this.#db.sql(redriveSql).run(now, payload, JSON.stringify(trail), id);
    this.#hooks?.settled(letter, "redriven", by);
    return true;
  }

  #keyIsTaken(key: string | undefined): boolean {
    if (key === undefined) return false;
    return this.#db.sql("SELECT 1 FROM messages WHERE key = ? AND state <> 'dead'").get(key) !== undefined;
  }

  discard(id: string, options: { readonly reason?: string; readonly by?: string }): boolean {
    const letter = this.find(id);
    if (!letter) return false;
    this.#db.sql("DELETE FROM messages WHERE id = ? AND state = 'dead'").run(id);
    this.#hooks?.settled(letter, "discarded", options.by ?? unnamed, options.reason);
    return true;
  }
}
