import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import { readCursor, writeCursor } from "../dead-letter-cursor.ts";
import { payloadText } from "../draft.ts";
import type { DeadLetter } from "../message.ts";
import type { DeadLetterFilter, DeadLetterQuery, Page, RedriveOptions } from "../store.ts";
import { redrivePoints } from "../trail.ts";
import { type MessageRow, messageColumns, toDeadLetter } from "./message-row.ts";

/** Called inside the transaction that changes a dead letter, so that an alert can be in the same commit. */
export interface DeadLetterHooks {
  died(letter: DeadLetter): void;
  settled(letter: DeadLetter, end: DeadLetterEnd): void;
}

/** What became of a dead letter, and by whom. */
export type DeadLetterEnd =
  | {
      readonly how: "redriven";
      readonly by: string;
      /** What its payload was changed to, where it was. */
      readonly edited?: { readonly payload: unknown };
    }
  | { readonly how: "discarded"; readonly by: string; readonly reason?: string };

/** Who is named where nobody was. */
const unnamed = "unknown";

/** As a text of its own for each filter: an index is only found for a condition that stands there. */
function conditions({ actor, queue }: DeadLetterFilter): { readonly sql: string; readonly values: string[] } {
  const named = Object.entries({ actor, queue }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column, value }],
  );
  return {
    sql: ["state = 'dead'", ...named.map(({ column }) => `${column} = ?`)].join(" AND "),
    values: named.map(({ value }) => value),
  };
}

const redriveSql = `UPDATE messages
  SET state = 'ready', due_at = ?, attempt = 0, losses = 0, generation = generation + 1,
    payload = ?, priority = ?, trail = ?, died_at = NULL, reason = NULL
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
    const { sql, values } = conditions(query);
    const rows = this.#db
      .sql(
        `SELECT ${messageColumns} FROM messages WHERE ${sql} AND (died_at, id) < (?, ?)
          ORDER BY died_at DESC, id DESC LIMIT ?`,
      )
      .all(...values, after.diedAt, after.id, query.limit + 1);
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

  count(filter: DeadLetterFilter): number {
    const { sql, values } = conditions(filter);
    const row = this.#db.sql(`SELECT count(*) AS count FROM messages WHERE ${sql}`).get(...values);
    return (row as { count: number }).count;
  }

  redrive(ids: readonly string[], options: RedriveOptions, now: Instant): string[] {
    return ids.filter((id) => this.#redriveOne(id, options, now));
  }

  #redriveOne(id: string, options: RedriveOptions, now: Instant): boolean {
    const letter = this.find(id);
    if (!letter || this.#keyIsTaken(letter.key)) return false;
    const by = options.by ?? unnamed;
    const edited = options.payload === undefined ? undefined : { payload: options.payload };
    const payload = payloadText((edited ?? letter).payload, letter.actor);
    const priority = options.priority ?? letter.priority;
    const trail = [...letter.trail, ...redrivePoints(edited !== undefined, by, now)];
    this.#db.sql(redriveSql).run(now, payload, priority, JSON.stringify(trail), id);
    this.#hooks?.settled(letter, { how: "redriven", by, edited });
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
    const { by = unnamed, reason } = options;
    this.#hooks?.settled(letter, { how: "discarded", by, reason });
    return true;
  }
}
