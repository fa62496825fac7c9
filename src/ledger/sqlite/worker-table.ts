import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import { executionLease } from "../../domain/execution.ts";
import type { RatesByQueue } from "../../queue/attempt-meter.ts";
import type { MessageTable } from "../../queue/sqlite/message-table.ts";
import type { NewWorker } from "../records.ts";
import type { Sealer } from "./seal.ts";

interface Context {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly table: MessageTable;
}

/** How often a message may lose its worker before it is taken for the cause. */
export const lossLimit = 5;

export function register({ db, sealer }: Context, worker: NewWorker, now: Instant): void {
  db.sql(
    `INSERT INTO workers (id, host, pid, process_start_time, queues, version, started_at, heartbeat_at)
     VALUES (?, ?, ?, ?, ?, ?, ?7, ?7)`,
  ).run(
    worker.id,
    worker.host,
    worker.process.pid,
    worker.process.startTime,
    JSON.stringify(worker.queues),
    worker.version,
    now,
  );
  const body = { host: worker.host, pid: worker.process.pid, queues: worker.queues };
  sealer.append({ type: "worker_started", subject: worker.id, by: "desk", body }, now);
}

/** A worker that speaks keeps the leases of what it executes; one that had been removed stays removed. */
export function heartbeat(db: Database, workerId: string, rates: RatesByQueue, now: Instant): void {
  const known = db
    .sql("UPDATE workers SET heartbeat_at = ?, rates = ? WHERE id = ?")
    .run(now, JSON.stringify(rates), workerId);
  if (known.changes === 0) return;
  db.sql("UPDATE executions SET lease_until = ? WHERE worker = ? AND ended_at IS NULL").run(
    now + executionLease,
    workerId,
  );
}

/** Ends all that a worker held, at once: its messages are ready again, its executions overdue. */
export function remove(
  { db, sealer, table }: Context,
  workerId: string,
  how: "stopped" | "lost",
  now: Instant,
): void {
  const known = db.sql("DELETE FROM workers WHERE id = ?").run(workerId);
  if (known.changes === 0) return;
  const rescued = table.rescueWorker(workerId, lossLimit, now);
  const ended = db
    .sql("UPDATE executions SET lease_until = ? WHERE worker = ? AND ended_at IS NULL AND lease_until > ?1")
    .run(now, workerId);
  sealer.append(
    {
      type: how === "lost" ? "worker_lost" : "worker_stopped",
      subject: workerId,
      by: "desk",
      body: { rescuedMessages: rescued, lostExecutions: Number(ended.changes) },
    },
    now,
  );
}
