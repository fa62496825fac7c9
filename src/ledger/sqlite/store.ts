import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { AlertCode } from "../../domain/alert.ts";
import type { Execution } from "../../domain/execution.ts";
import type { Token } from "../../domain/reviewer.ts";
import type { MessageTable } from "../../queue/sqlite/message-table.ts";
import { tellOperator } from "../operator-message.ts";
import type { Alert, LoginCode } from "../records.ts";
import type { Change } from "../verb.ts";
import { registerAgent } from "./agent-table.ts";
import { insertDelivery, updateDelivery } from "./delivery-table.ts";
import { insertGrant, updateGrant } from "./grant-table.ts";
import type { LastSeen } from "./last-seen.ts";
import { insertNote, readNote } from "./note-table.ts";
import {
  addNews,
  cancelNotification,
  closeNotification,
  insertNotification,
  updateNotification,
} from "./notification-table.ts";
import type { RecentTwins } from "./recent-twins.ts";
import { insertRequest, ruleRequest, updateRequest } from "./request-table.ts";
import type { Sealer } from "./seal.ts";
import { reportTask } from "./task-table.ts";

/** What storing a change needs beside the database itself. */
export interface StoreContext {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly table: MessageTable;
  readonly twins: RecentTwins;
  readonly lastSeen: LastSeen;
}

/** Stores one change of a verb, inside its transaction. */
export function store(context: StoreContext, change: Change, now: Instant): void {
  const { db, sealer, table } = context;
  switch (change.change) {
    case "insert_request":
      context.twins.add(insertRequest(db, sealer, change.request, now), change.request);
      return;
    case "update_request":
      return updateRequest(db, change.request);
    case "rule_request":
      return ruleRequest(db, change.id, change);
    case "name_request":
      return run(
        db,
        "INSERT INTO request_names (name, request_id) VALUES (?, ?)",
        change.name,
        change.requestId,
      );
    case "insert_execution":
      return insertExecution(db, change.execution);
    case "update_execution":
      return updateExecution(db, change.execution);
    case "insert_grant":
      return insertGrant(db, change.grant);
    case "update_grant":
      return updateGrant(db, change.grant);
    case "append":
      sealer.append(change.entry, now);
      return;
    case "send":
      table.insert(change.message, now);
      return;
    case "cancel":
      table.cancel([change.key]);
      return;
    case "raise_alert":
      return raiseAlert(context, change.alert, now);
    case "resolve_alert":
      return resolveAlert(context, change.code, change.subject, change.by, now);
    case "insert_token":
      return insertToken(db, change.token);
    case "update_token":
      return run(
        db,
        "UPDATE tokens SET expires_at = ?, revoked_at = ? WHERE id = ?",
        change.token.expiresAt ?? null,
        change.token.revokedAt ?? null,
        change.token.id,
      );
    case "insert_login_code":
      return insertLoginCode(db, change.code);
    case "delete_login_code":
      return run(db, "DELETE FROM login_codes WHERE hash = ?", change.hash);
    case "touch_agent":
      return context.lastSeen.touch(change.agent, change.session, now);
    case "register_agent":
      return registerAgent(db, change.agent);
    case "report_task":
      return reportTask(db, change.task);
    case "insert_note":
      return insertNote(db, change.note, change.recipients);
    case "read_note":
      return readNote(db, change.id, change.recipient, now);
    case "pause_queue":
      return table.pause(change.queue, now);
    case "resume_queue":
      return table.resume(change.queue);
    case "insert_notification":
      return insertNotification(db, change.notification);
    case "update_notification":
      return updateNotification(db, change.notification);
    case "add_news":
      return addNews(db, change.notification, change.source, change.news);
    case "close_notification":
      return closeNotification(db, change.notification, change.urgent);
    case "cancel_notification":
      return cancelNotification(db, change.id);
    case "insert_delivery":
      return insertDelivery(db, change.delivery);
    case "update_delivery":
      return updateDelivery(db, change.delivery);
  }
}

type Value = string | number | null | Uint8Array;

function run(db: Database, sql: string, ...values: Value[]): void {
  db.sql(sql).run(...values);
}

function insertExecution(db: Database, execution: Execution): void {
  run(
    db,
    `INSERT INTO executions (id, request_id, by, claim, worker, started_at, lease_until)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    execution.id,
    execution.requestId,
    execution.by,
    execution.claim,
    execution.worker ?? null,
    execution.startedAt,
    execution.leaseUntil,
  );
}

function updateExecution(db: Database, execution: Execution): void {
  run(
    db,
    `UPDATE executions SET claim = ?, worker = ?, lease_until = ?, pid = ?, process_start_time = ?, ended_at = ?, outcome = ?
     WHERE id = ?`,
    execution.claim,
    execution.worker ?? null,
    execution.leaseUntil,
    execution.process?.pid ?? null,
    execution.process?.startTime ?? null,
    execution.endedAt ?? null,
    execution.outcome ?? null,
    execution.id,
  );
}

/** Raising an alert that is open already changes nothing: one condition is one alert. */
function raiseAlert(context: StoreContext, alert: Omit<Alert, "raisedAt">, now: Instant): void {
  const { db, sealer, table } = context;
  const raised = db
    .sql("INSERT OR IGNORE INTO alerts (code, subject, message, raised_at) VALUES (?, ?, ?, ?)")
    .run(alert.code, alert.subject, alert.message, now);
  if (raised.changes === 0) return;
  const body = { code: alert.code, subject: alert.subject, message: alert.message };
  sealer.append({ type: "alert_raised", subject: alert.subject, by: "desk", body }, now);
  table.insert(tellOperator({ ...body, raisedAt: now }), now);
}

function resolveAlert(
  context: StoreContext,
  code: AlertCode,
  subject: string,
  by: string,
  now: Instant,
): void {
  const { db, sealer } = context;
  const resolved = db
    .sql("UPDATE alerts SET resolved_at = ? WHERE code = ? AND subject = ? AND resolved_at IS NULL")
    .run(now, code, subject);
  if (resolved.changes === 0) return;
  sealer.append({ type: "alert_resolved", subject, by, body: { code, subject } }, now);
}

function insertToken(db: Database, token: Token): void {
  run(
    db,
    `INSERT INTO tokens (id, name, role, max_risk, hash, created_at, created_by, expires_at, revoked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    token.id,
    token.name,
    token.role,
    token.maxRisk,
    token.hash,
    token.createdAt,
    token.createdBy,
    token.expiresAt ?? null,
    token.revokedAt ?? null,
  );
}

function insertLoginCode(db: Database, code: LoginCode): void {
  run(
    db,
    "INSERT INTO login_codes (hash, created_by, role, expires_at) VALUES (?, ?, ?, ?)",
    code.hash,
    code.createdBy,
    code.role,
    code.expiresAt,
  );
}
