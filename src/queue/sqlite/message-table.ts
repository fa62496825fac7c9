/**
 * The messages as one table of an SQLite file: what a store does to a message, as synchronous statements.
 *
 * Every method that writes runs inside a piece of the group writer's transaction, beside whatever else that commit
 * holds: this is how a ledger makes its entries and its messages one commit. Reads may run anywhere.
 */

import type { Instant, Milliseconds } from "../../base/clock.ts";
import type { NewId } from "../../base/id.ts";
import type { Database } from "../../base/sqlite/database.ts";
import { readDraft } from "../draft.ts";
import type {
  DeadLetter,
  Lease,
  LeasedMessage,
  Message,
  MessageDraft,
  MessageState,
  Sent,
} from "../message.ts";
import type { Settlement } from "../outcome.ts";
import type {
  ClaimRequest,
  DeadLetterFilter,
  DeadLetterQuery,
  Page,
  QueueStats,
  RedriveOptions,
} from "../store.ts";
import { deadReason, keptError, lossError } from "../trail.ts";
import { byTurn } from "../turn.ts";
import { type DeadLetterHooks, DeadLetterTable } from "./dead-letter-table.ts";
import { type MessageRow, messageColumns, toDeadLetter, toLeased, toMessage } from "./message-row.ts";
import { queueStats } from "./queue-stats.ts";

const insertSql = `INSERT INTO messages (id, actor, queue, payload, priority, key, options, state, created_at, due_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (key) WHERE key IS NOT NULL AND state <> 'dead' DO NOTHING`;

/** The lease fence: a write that names an older generation or another worker changes no row. */
const held = "id = ? AND generation = ? AND worker = ? AND state = 'leased'";

/** Ends a lease without ending the message. */
const unleased = "generation = generation + 1, worker = NULL, lease_until = NULL";

/** Kept for a message that is leased: its own columns say which attempt failed, and whose. */
const failedPoint =
  "json_insert(trail, '$[#]', json_object('at', ?, 'event', ?, 'attempt', attempt, 'code', ?, 'message', ?, 'worker', worker))";

/** Consecutive snoozes share one point, else a message that waits by snoozing would grow without bound. */
const snoozedPoint = `CASE WHEN trail ->> '$[#-1].event' = 'snoozed'
  THEN json_set(trail, '$[#-1].at', ?1) ELSE json_insert(trail, '$[#]', json_object('at', ?1, 'event', 'snoozed')) END`;

export class MessageTable {
  readonly #db: Database;
  readonly #newId: NewId;
  readonly #hooks: DeadLetterHooks | undefined;
  readonly #dead: DeadLetterTable;

  constructor(db: Database, newId: NewId, hooks?: DeadLetterHooks) {
    this.#db = db;
    this.#newId = newId;
    this.#hooks = hooks;
    this.#dead = new DeadLetterTable(db, hooks);
  }

  /** Keeps a draft, or names the unfinished message that bears its key. */
  insert(draft: MessageDraft, now: Instant): Sent {
    const { payload, options, priority, key, dueAt } = readDraft(draft, now);
    const id = this.#newId("msg", now);
    const state = dueAt > now ? "scheduled" : "ready";
    const { changes } = this.#db
      .sql(insertSql)
      .run(id, draft.actor, draft.queue, payload, priority, key, options, state, now, dueAt);
    return changes === 1 ? { id, duplicate: false } : { id: this.#idOfKey(key), duplicate: true };
  }

  #idOfKey(key: string | null): string {
    const row = this.#db.sql("SELECT id FROM messages WHERE key = ? AND state <> 'dead'").get(key);
    return (row as { id: string }).id;
  }

  claim(request: ClaimRequest, now: Instant): LeasedMessage[] {
    const queues = this.#open(request.queues);
    if (queues.length === 0 || request.limit < 1) return [];
    for (const queue of queues) this.#promote(queue, now);
    const turns = queues.flatMap((queue) => [queue, request.limit]);
    const rows = this.#db
      .sql(claimSql(queues.length))
      .all(request.worker, now + request.lease, ...turns, request.limit) as unknown as MessageRow[];
    // RETURNING answers in no promised order.
    return rows.map((row) => toLeased(row, request.worker)).sort(byTurn);
  }

  #open(queues: readonly string[]): string[] {
    const paused = this.#paused();
    const distinct = [...new Set(queues)];
    return paused.size === 0 ? distinct : distinct.filter((queue) => !paused.has(queue));
  }

  #paused(): Set<string> {
    const rows = this.#db.sql("SELECT queue FROM paused_queues").all() as { queue: string }[];
    return new Set(rows.map((row) => row.queue));
  }

  #promote(queue: string, now: Instant): void {
    this.#db
      .sql("UPDATE messages SET state = 'ready' WHERE state = 'scheduled' AND queue = ? AND due_at <= ?")
      .run(queue, now);
  }

  /** False if the lease was lost: then nothing changed. */
  settle(settlement: Settlement, now: Instant): boolean {
    const { id, generation, worker } = settlement.lease;
    switch (settlement.as) {
      case "done":
      case "cancelled":
        return this.#change(`DELETE FROM messages WHERE ${held}`, id, generation, worker);
      case "released":
        return this.#change(
          `UPDATE messages SET state = 'ready', attempt = attempt - 1, ${unleased} WHERE ${held}`,
          ...[id, generation, worker],
        );
      case "snoozed":
        return this.#change(
          `UPDATE messages SET trail = ${snoozedPoint}, state = ?2, due_at = ?3, attempt = attempt - 1, ${unleased}
            WHERE id = ?4 AND generation = ?5 AND worker = ?6 AND state = 'leased'`,
          ...[now, stateAt(settlement.dueAt, now), settlement.dueAt, id, generation, worker],
        );
      case "retry": {
        const { code, message } = keptError(settlement.error);
        return this.#change(
          `UPDATE messages SET trail = ${failedPoint}, state = ?, due_at = ?, ${unleased} WHERE ${held}`,
          ...[now, "failed", code, message, stateAt(settlement.dueAt, now), settlement.dueAt],
          ...[id, generation, worker],
        );
      }
      case "dead":
        return this.#bury(settlement.lease, "failed", keptError(settlement.error), now);
    }
  }

  #change(sql: string, ...values: (string | number)[]): boolean {
    return this.#db.sql(sql).run(...values).changes === 1;
  }

  #bury(
    lease: Lease,
    event: "failed" | "lost",
    error: { code: string; message: string },
    now: Instant,
  ): boolean {
    const row = this.#db
      .sql(
        `UPDATE messages SET trail = ${failedPoint}, state = 'dead', died_at = ?, reason = ?, ${unleased}
          WHERE ${held} RETURNING ${messageColumns}`,
      )
      .get(
        ...[now, event, error.code, error.message, now, deadReason(error)],
        ...[lease.id, lease.generation, lease.worker],
      ) as MessageRow | undefined;
    if (row) this.#hooks?.died(toDeadLetter(row));
    return row !== undefined;
  }

  /** Extends the leases that are still held to `now + lease`; answers the ids of the others. */
  renew(leases: readonly Lease[], lease: Milliseconds, now: Instant): string[] {
    const sql = `UPDATE messages SET lease_until = ? WHERE ${held}`;
    return leases
      .filter(({ id, generation, worker }) => !this.#change(sql, now + lease, id, generation, worker))
      .map(({ id }) => id);
  }

  /** Puts the messages with an expired lease back, or makes dead letters of them at their `lossLimit`th loss. */
  rescue(lossLimit: number, now: Instant): number {
    const rows = this.#db
      .sql("SELECT id, generation, worker, losses FROM messages WHERE state = 'leased' AND lease_until <= ?")
      .all(now);
    return this.#putBack(rows as unknown as LostRow[], lossLimit, now);
  }

  /** As `rescue`, for every message that this worker holds. */
  rescueWorker(worker: string, lossLimit: number, now: Instant): number {
    const rows = this.#db
      .sql("SELECT id, generation, worker, losses FROM messages WHERE state = 'leased' AND worker = ?")
      .all(worker);
    return this.#putBack(rows as unknown as LostRow[], lossLimit, now);
  }

  #putBack(rows: LostRow[], lossLimit: number, now: Instant): number {
    for (const row of rows) {
      const error = lossError(row.worker);
      if (row.losses + 1 >= lossLimit) {
        this.#bury(row, "lost", error, now);
        continue;
      }
      this.#change(
        `UPDATE messages SET trail = ${failedPoint}, state = 'ready', losses = losses + 1, ${unleased} WHERE ${held}`,
        ...[now, "lost", error.code, error.message, row.id, row.generation, row.worker],
      );
    }
    return rows.length;
  }

  /** Deletes the scheduled and ready messages that bear one of these keys. */
  cancel(keys: readonly string[]): number {
    const sql =
      "DELETE FROM messages WHERE key = ? AND key IS NOT NULL AND state <> 'dead' AND state <> 'leased'";
    return keys.filter((key) => this.#change(sql, key)).length;
  }

  pause(queue: string, now: Instant): void {
    this.#db.sql("INSERT OR IGNORE INTO paused_queues (queue, paused_at) VALUES (?, ?)").run(queue, now);
  }

  resume(queue: string): void {
    this.#db.sql("DELETE FROM paused_queues WHERE queue = ?").run(queue);
  }

  find(id: string, now: Instant): (Message & { readonly state: MessageState }) | undefined {
    const row = this.#db.sql(`SELECT ${messageColumns} FROM messages WHERE id = ?`).get(id) as
      | MessageRow
      | undefined;
    if (!row) return undefined;
    // A scheduled message is promoted by the next claim; to whoever looks it is ready from its due time on.
    const state = row.state === "scheduled" && row.due_at <= now ? "ready" : row.state;
    return Object.assign(toMessage(row), { state });
  }

  leased(limit: number): LeasedMessage[] {
    const rows = this.#db
      .sql(`SELECT ${messageColumns} FROM messages WHERE state = 'leased' ORDER BY lease_until LIMIT ?`)
      .all(limit);
    return (rows as unknown as MessageRow[]).map((row) => toLeased(row, row.worker ?? ""));
  }

  /** Since when a queue is at rest, or undefined. */
  pausedSince(queue: string): Instant | undefined {
    const row = this.#db.sql("SELECT paused_at FROM paused_queues WHERE queue = ?").get(queue);
    return (row as { paused_at: Instant } | undefined)?.paused_at;
  }

  stats(now: Instant): QueueStats[] {
    return queueStats(this.#db, this.#paused(), now);
  }

  /** When the next message of these queues is due (`now` or earlier if one is ready), or undefined. */
  nextDue(queues: readonly string[], now: Instant): Instant | undefined {
    const times = this.#open(queues).flatMap((queue) => this.#dueTimes(queue, now));
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  #dueTimes(queue: string, now: Instant): Instant[] {
    const [ready, scheduled] = [
      this.#db.sql("SELECT due_at FROM messages WHERE state = 'ready' AND queue = ? LIMIT 1").get(queue),
      this.#db
        .sql("SELECT due_at FROM messages WHERE state = 'scheduled' AND queue = ? ORDER BY due_at LIMIT 1")
        .get(queue),
    ] as ({ due_at: Instant } | undefined)[];
    // What is ready stays so when the clock is set back to before its due time.
    return [...(ready ? [Math.min(ready.due_at, now)] : []), ...(scheduled ? [scheduled.due_at] : [])];
  }

  deadLetters(query: DeadLetterQuery): Page<DeadLetter> {
    return this.#dead.list(query);
  }

  deadLetter(id: string): DeadLetter | undefined {
    return this.#dead.find(id);
  }

  countDeadLetters(filter: DeadLetterFilter): number {
    return this.#dead.count(filter);
  }

  /** Makes dead letters ready again; one whose key an unfinished message bears by now stays dead. */
  redrive(ids: readonly string[], options: RedriveOptions, now: Instant): string[] {
    return this.#dead.redrive(ids, options, now);
  }

  discard(id: string, options: { readonly reason?: string; readonly by?: string } = {}): boolean {
    return this.#dead.discard(id, options);
  }
}

interface LostRow extends Lease {
  readonly losses: number;
}

function stateAt(dueAt: Instant, now: Instant): "scheduled" | "ready" {
  return dueAt > now ? "scheduled" : "ready";
}

/**
 * Each queue gives its first `limit` by its own index, and only those are sorted together: one ordered scan over
 * several queues would sort everything that is ready.
 */
function claimSql(queues: number): string {
  const turn = `SELECT * FROM (SELECT id, priority, due_at FROM messages WHERE state = 'ready' AND queue = ?
    ORDER BY priority, due_at, id LIMIT ?)`;
  const turns = Array.from({ length: queues }, () => turn).join(" UNION ALL ");
  return `UPDATE messages
    SET state = 'leased', attempt = attempt + 1, generation = generation + 1, worker = ?, lease_until = ?
    WHERE id IN (SELECT id FROM (${turns}) ORDER BY priority, due_at, id LIMIT ?)
    RETURNING ${messageColumns}`;
}
