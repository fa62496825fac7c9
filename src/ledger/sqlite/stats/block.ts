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

/** A row as an array: a million objects with their names would take twice as long. */
type StatsRow = readonly [
  createdAt: Instant,
  status: RequestStatus,
  kind: RequestKind,
  risk: Risk | null,
  agent: string,
  by: string | null,
  at: Instant | null,
  isByGrant: number,
  took: Milliseconds | null,
];

const rowsSql = `SELECT created_at, status, kind, risk, agent, course ->> '$.decision.by', course ->> '$.decision.at',
    course ->> '$.decision.grant' IS NOT NULL, course ->> '$.result.durationMs'
  FROM requests WHERE n BETWEEN ? AND ? AND created_at >= ?`;

/** Reads a range of requests into groups. */
export function readBlock(db: Database, { first, last, since }: Range): Block {
  const groups = new Map<string, Group>();
  let isOver = true;
  const statement = db.sql(rowsSql);
  statement.setReturnArrays(true);
  for (const row of statement.iterate(first, last, since) as Iterable<unknown>) {
    const read = row as StatsRow;
    isOver &&= transitions[read[1]].length === 0;
    addRow(groups, read);
  }
  return { groups: [...groups.values()], isOver };
}

function addRow(groups: Map<string, Group>, row: StatsRow): void {
  const [createdAt, status, kind, risk, agent, , decidedAt, , took] = row;
  const hour = createdAt - (createdAt % hourLength);
  const decider = deciderOf(row);
  const key = `${hour} ${status} ${kind} ${risk} ${decider} ${agent}`;
  let group = groups.get(key);
  if (!group) {
    const times = { decision: new Histogram(), execution: new Histogram() };
    group = { hour, status, kind, risk, agent, decider, requests: 0, ...times };
    groups.set(key, group);
  }
  group.requests++;
  if (decider === "person" && decidedAt !== null) group.decision.add(decidedAt - createdAt);
  if (took !== null && !isTaskKind(kind)) group.execution.add(took);
}

function deciderOf([, status, , , , by, , isByGrant]: StatsRow): Decider {
  if (by === null) return status === "expired" ? "deadline" : "nobody";
  if (isByGrant === 1) return "grant";
  return by === "policy" || by === "client" ? by : "person";
}
