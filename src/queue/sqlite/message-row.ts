import type { DeadLetter, LeasedMessage, Message, MessageState, TrailPoint } from "../message.ts";

/** One row of `messages` as SQLite answers it. */
export interface MessageRow {
  id: string;
  actor: string;
  queue: string;
  payload: string;
  priority: number;
  key: string | null;
  options: string;
  state: Exclude<MessageState, "done" | "cancelled">;
  created_at: number;
  due_at: number;
  attempt: number;
  generation: number;
  trail: string;
  worker: string | null;
  died_at: number | null;
  reason: string | null;
}

/** The columns of a `MessageRow`, for SELECT and RETURNING. */
export const messageColumns =
  "id, actor, queue, payload, priority, key, options, state, created_at, due_at, attempt, generation, trail, worker, died_at, reason";

const noOptions: Readonly<Record<string, unknown>> = Object.freeze({});
const noTrail: readonly TrailPoint[] = Object.freeze([]);

/** The envelope that a row holds. */
export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    actor: row.actor,
    queue: row.queue,
    payload: JSON.parse(row.payload),
    priority: row.priority,
    ...(row.key === null ? undefined : { key: row.key }),
    options: row.options === "{}" ? noOptions : JSON.parse(row.options),
    createdAt: row.created_at,
    dueAt: row.due_at,
    attempt: row.attempt,
    generation: row.generation,
    trail: row.trail === "[]" ? noTrail : JSON.parse(row.trail),
  };
}

/** A row that was claimed a moment ago, with the lease that fences it. */
export function toLeased(row: MessageRow, worker: string): LeasedMessage {
  const lease = { id: row.id, worker, generation: row.generation };
  return Object.assign(toMessage(row), { lease });
}

/** A row in state `dead`. */
export function toDeadLetter(row: MessageRow): DeadLetter {
  return Object.assign(toMessage(row), { diedAt: row.died_at ?? row.due_at, reason: row.reason ?? "" });
}
