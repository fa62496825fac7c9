import type { Execution } from "../../domain/execution.ts";
import type { ResultOutcome } from "../../domain/request.ts";
import type { Token } from "../../domain/reviewer.ts";
import type { RatesByQueue } from "../../queue/attempt-meter.ts";
import type { Entry, EntryType } from "../entry.ts";
import type { Alert, LoginCode, WorkerRecord } from "../records.ts";

/** Turns rows of the tables into records; the other direction stands in store.ts, requests in request-table.ts. */

export type Row = Record<string, unknown>;

/** Rows come from STRICT tables that only this folder writes, so their types are what the schema says. */
function as<T>(value: unknown): T {
  return value as T;
}

/** A value of a column that may be null. */
export function optional<T>(value: unknown): T | undefined {
  return value === null ? undefined : as<T>(value);
}

export function toExecution(row: Row): Execution {
  const pid = optional<number>(row.pid);
  return {
    id: as(row.id),
    requestId: as(row.request_id),
    by: as(row.by),
    claim: as(row.claim),
    worker: optional(row.worker),
    startedAt: as(row.started_at),
    leaseUntil: as(row.lease_until),
    process: pid === undefined ? undefined : { pid, startTime: as(row.process_start_time) },
    endedAt: optional(row.ended_at),
    outcome: optional<ResultOutcome>(row.outcome),
  };
}

export function toToken(row: Row): Token {
  return {
    id: as(row.id),
    name: as(row.name),
    role: as(row.role),
    maxRisk: as(row.max_risk),
    hash: as(row.hash),
    createdAt: as(row.created_at),
    createdBy: as(row.created_by),
    expiresAt: optional(row.expires_at),
    revokedAt: optional(row.revoked_at),
  };
}

export function toLoginCode(row: Row): LoginCode {
  return {
    hash: as(row.hash),
    createdBy: as(row.created_by),
    role: as(row.role),
    expiresAt: as(row.expires_at),
  };
}

export function toAlert(row: Row): Alert {
  return {
    code: as(row.code),
    subject: as(row.subject),
    message: as(row.message),
    raisedAt: as(row.raised_at),
    resolvedAt: optional(row.resolved_at),
  };
}

export function toWorker(row: Row): WorkerRecord {
  return {
    id: as(row.id),
    host: as(row.host),
    process: { pid: as(row.pid), startTime: as(row.process_start_time) },
    queues: JSON.parse(as<string>(row.queues)) as string[],
    version: as(row.version),
    startedAt: as(row.started_at),
    heartbeatAt: as(row.heartbeat_at),
    rates: JSON.parse(as<string>(row.rates)) as RatesByQueue,
  };
}

export function toEntry(row: Row): Entry {
  const body = optional<string>(row.body);
  return {
    seq: as(row.seq),
    at: as(row.at),
    type: as<EntryType>(row.type),
    subject: as(row.subject),
    by: as(row.by),
    body: body === undefined ? null : (JSON.parse(body) as Record<string, unknown>),
    hash: as(row.hash),
  };
}
