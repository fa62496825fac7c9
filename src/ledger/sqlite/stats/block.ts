import type { Instant, Milliseconds } from "../../../base/clock.ts";
import type { Database } from "../../../base/sqlite/database.ts";
import type { Decider } from "../../../domain/deciders.ts";
import { type RequestStatus, transitions } from "../../../domain/lifecycle.ts";
import type { Risk } from "../../../domain/policy/policy.ts";
import type { RequestKind } from "../../../domain/request.ts";
import { isTaskKind } from "../../../domain/task.ts";
import { Histogram } from "./histogram.ts";

/** Requests that are alike in everything that figures tell apart. */
export interface Group {
  /** The whole hour in which they were made. */
  readonly hour: Instant;
  readonly status: RequestStatus;
  readonly kind: RequestKind;
  readonly risk: Risk | null;
  readonly agent: string;
  readonly decider: Decider;
  requests: number;
  /** From the ask to a person's decision. */
  readonly decision: Histogram;
  readonly execution: Histogram;
}

/** The requests of a range of numbers, in groups. */
export interface Block {
  readonly groups: readonly Group[];
  /** Whether none of them can change any more. */
  readonly isOver: boolean;
}

/** Which requests a block holds: those with these numbers, the last included, that were made since then. */
export interface Range {
  readonly first: number;
  readonly last: number;
  readonly since: Instant;
}

const hourLength: Milliseconds = 3_600_000;

interface StatsRow {
  readonly created_at: Instant;
  readonly status: RequestStatus;
  readonly kind: RequestKind;
  readonly risk: Risk | null;
  readonly agent: string;
  readonly by: string | null;
  readonly at: Instant | null;
  readonly by_grant: number;
  readonly took: Milliseconds | null;
}

const rowsSql = `SELECT created_at, status, kind, risk, agent,
    course ->> '$.decision.by' AS by, course ->> '$.decision.at' AS at,
    course ->> '$.decision.grant' IS NOT NULL AS by_grant, course ->> '$.result.durationMs' AS took
  FROM requests WHERE n BETWEEN ? AND ? AND created_at >= ?`;

/** Reads a range of requests into groups. */
export function readBlock(db: Database, { first, last, since }: Range): Block {
  const groups = new Map<string, Group>();
  let isOver = true;
  for (const row of db.sql(rowsSql).iterate(first, last, since) as Iterable<unknown>) {
    const read = row as StatsRow;
    isOver &&= transitions[read.status].length === 0;
    addRow(groups, read);
  }
  return { groups: [...groups.values()], isOver };
}

function addRow(groups: Map<string, Group>, row: StatsRow): void {
  const { status, kind, risk, agent, took } = row;
  const hour = row.created_at - (row.created_at % hourLength);
  const decider = deciderOf(row);
  const key = `${hour} ${status} ${kind} ${risk} ${decider} ${agent}`;
  let group = groups.get(key);
  if (!group) {
    const times = { decision: new Histogram(), execution: new Histogram() };
    group = { hour, status, kind, risk, agent, decider, requests: 0, ...times };
    groups.set(key, group);
  }
  group.requests++;
  if (decider === "person" && row.at !== null) group.decision.add(row.at - row.created_at);
  if (took !== null && !isTaskKind(kind)) group.execution.add(took);
}

function deciderOf({ status, by, by_grant }: StatsRow): Decider {
  if (by === null) return status === "expired" ? "deadline" : "nobody";
  if (by_grant === 1) return "grant";
  return by === "policy" || by === "client" ? by : "person";
}
