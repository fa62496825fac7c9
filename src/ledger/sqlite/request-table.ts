/**
 * The requests as rows: the ask itself is stored once, as the body of the history's first entry about it, and the row
 * refers to that entry. So the chain covers what was asked, and a change of status writes only what has changed.
 */

import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import { dueAt } from "../../domain/attention.ts";
import { commandText } from "../../domain/command.ts";
import {
  type AgentRequest,
  type Course,
  type Ruled,
  type Sighting,
  unfetchedAt,
} from "../../domain/request.ts";
import type { Row } from "./rows.ts";
import type { Sealer } from "./seal.ts";

/** What a query selects of `requests` for `toRequest`. */
const requestColumns = `n, id, requester, status, created_at, finished_at, ruled, course,
  (SELECT body FROM entries WHERE seq = requests.asked) AS asked`;

/** The beginning of every query whose rows become requests; made once, because statements are found by their text. */
export const selectRequests = `SELECT ${requestColumns} FROM requests`;

/** The body of a request's first entry. */
type AskedBody = Omit<
  AgentRequest,
  keyof Course | "id" | "requester" | "status" | "createdAt" | "finishedAt" | "sightings"
> & {
  readonly sighting: Omit<Sighting, "at" | "by" | "key">;
};

/** What `course` holds; absent where there is none yet. */
type KeptCourse = Omit<Course, "deliveries"> & {
  readonly deliveries?: Course["deliveries"];
  /** The sightings after the first. */
  readonly seen?: readonly Sighting[];
};

/** Records an ask: the request, and `request_submitted` in the history. Answers its number. */
export function insertRequest(db: Database, sealer: Sealer, request: AgentRequest, now: Instant): number {
  const entry = {
    type: "request_submitted",
    subject: request.id,
    by: request.requester,
    body: askedBody(request),
  } as const;
  const asked = sealer.append(entry, now);
  const { lastInsertRowid } = db
    .sql(
      `INSERT INTO requests (id, status, agent, kind, risk, requester, created_at, due_at, finished_at, search, asked, course)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      request.id,
      request.status,
      request.agent,
      request.kind,
      request.judgement?.risk ?? null,
      request.requester,
      request.createdAt,
      dueAt(request) ?? null,
      request.finishedAt ?? null,
      searchText(request),
      asked,
      courseText(request),
    );
  return Number(lastInsertRowid);
}

export function updateRequest(db: Database, request: AgentRequest): void {
  db.sql(
    "UPDATE requests SET status = ?, due_at = ?, finished_at = ?, unfetched_at = ?, course = ? WHERE id = ?",
  ).run(
    request.status,
    dueAt(request) ?? null,
    request.finishedAt ?? null,
    unfetchedAt(request) ?? null,
    courseText(request),
    request.id,
  );
}

/** Keeps the judgement that came after the ask. */
export function ruleRequest(db: Database, id: string, { digest, content, judgement }: Ruled): void {
  db.sql("UPDATE requests SET ruled = ?, risk = ? WHERE id = ?").run(
    JSON.stringify({ digest, content, judgement }),
    judgement?.risk ?? null,
    id,
  );
}

export function toRequest(row: Row): AgentRequest {
  const { sighting, ...asked } = JSON.parse(row.asked as string) as AskedBody;
  const ruled = row.ruled === null ? undefined : (JSON.parse(row.ruled as string) as Ruled);
  const { seen = [], ...course } = JSON.parse(row.course as string) as KeptCourse;
  const requester = row.requester as string;
  const createdAt = row.created_at as Instant;
  const key = asked.key === undefined ? undefined : { key: asked.key };
  return {
    id: row.id as string,
    ...asked,
    ...ruled,
    requester,
    createdAt,
    status: row.status as AgentRequest["status"],
    deliveries: [],
    ...course,
    ...(row.finished_at !== null && { finishedAt: row.finished_at as Instant }),
    sightings: [{ ...sighting, at: createdAt, by: requester, ...key }, ...seen],
  };
}

/** Keys in a fixed order: the text is hashed. */
function askedBody(request: AgentRequest): AskedBody {
  const { agent, session, kind, command, cwd, reason, execution, key, fingerprint, digest } = request;
  const { content, judgement, deadline } = request;
  const { channel, call, pane } = request.sightings[0];
  return {
    agent,
    session,
    kind,
    command,
    cwd,
    reason,
    execution,
    key,
    sighting: { channel, call, pane },
    fingerprint,
    digest,
    content,
    deadline,
    judgement,
  };
}

function courseText({
  decision,
  approvals,
  attention,
  clearanceUntil,
  claimedBy,
  result,
  deliveries,
  sightings,
}: AgentRequest): string {
  const course: KeptCourse = {
    decision,
    approvals,
    attention,
    clearanceUntil,
    claimedBy,
    result,
    deliveries: deliveries.length > 0 ? deliveries : undefined,
    seen: sightings.length > 1 ? sightings.slice(1) : undefined,
  };
  return JSON.stringify(course);
}

/** How much of a request's text can be searched, in characters. */
const searchLimit = 2_000;

function searchText(request: AgentRequest): string {
  return `${request.agent} ${commandText(request.command)} ${request.reason ?? ""}`
    .slice(0, searchLimit)
    .toLowerCase();
}
