/** The tasks as rows: how each stands by its newest report. */

import type { Database } from "../../base/sqlite/database.ts";
import type { Task, TaskRef, TaskState } from "../../domain/task.ts";
import type { Page } from "../../queue/store.ts";
import type { TaskQuery } from "../queries.ts";
import { Filter } from "./filter.ts";
import { type ReadRows, readPage } from "./page.ts";
import { optional, type Row } from "./rows.ts";

const find = "SELECT * FROM tasks WHERE requester = ? AND agent = ? AND id = ?";

export function findTask(db: Database, { requester, agent, id }: TaskRef): Task | undefined {
  const row = db.sql(find).get(requester, agent, id);
  return row === undefined ? undefined : toTask(row as Row);
}

/** A task keeps its place in the list when it is begun anew. */
export function reportTask(db: Database, task: Task): void {
  db.sql(
    `INSERT INTO tasks (requester, agent, id, session, state, percent, message, request_id, started_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
     ON CONFLICT (requester, agent, id) DO UPDATE SET
       session = ?4, state = ?5, percent = ?6, message = ?7, request_id = ?8, started_at = ?9, updated_at = ?10`,
  ).run(
    task.requester,
    task.agent,
    task.id,
    task.session ?? null,
    task.state,
    task.percent ?? null,
    task.message ?? null,
    task.requestId,
    task.startedAt,
    task.updatedAt,
  );
}

/** One page of tasks, the newest first. */
export function listTasks(read: ReadRows, query: TaskQuery): Promise<Page<Task>> {
  const filter = new Filter();
  filter.where("state = ?", query.state);
  filter.where("agent = ?", query.agent);
  filter.where("requester = ?", query.requester);
  return readPage(read, { from: "tasks", filter, toItem: toTask }, query);
}

function toTask(row: Row): Task {
  return {
    requester: row.requester as string,
    agent: row.agent as string,
    id: row.id as string,
    session: optional<string>(row.session),
    state: row.state as TaskState,
    percent: optional<number>(row.percent),
    message: optional<string>(row.message),
    requestId: row.request_id as string,
    startedAt: row.started_at as number,
    updatedAt: row.updated_at as number,
  };
}
