/** The agents as rows: registered ones, and those that were merely seen, with what they have asked. */

import type { Database } from "../../base/sqlite/database.ts";
import type { AgentRegistration } from "../../domain/agent.ts";
import type { Page } from "../../queue/store.ts";
import type { PageQuery } from "../queries.ts";
import type { AgentRecord, SessionRecord } from "../records.ts";
import { pageOf, type ReadRows } from "./page.ts";
import { optional, type Row } from "./rows.ts";

/** Of an agent that has run a thousand times, the newest runs say enough. */
const listedSessions = 20;

export function registerAgent(db: Database, agent: AgentRegistration): void {
  const { name, title, registeredAt, registeredBy } = agent;
  db.sql(
    `INSERT INTO agents (name, title, registered_at, registered_by) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (name) DO UPDATE SET title = ?2, registered_at = ?3, registered_by = ?4`,
  ).run(name, title ?? null, registeredAt, registeredBy);
}

const sessionsOf = `SELECT json_group_array(json_object('id', id, 'firstSeenAt', first_seen_at, 'lastSeenAt', last_seen_at))
  FROM (SELECT * FROM sessions WHERE agent = agents.name ORDER BY last_seen_at DESC, id LIMIT ${listedSessions})`;

/** What waits is counted once for all agents: there are few of those, and an agent may have asked a million times. */
const listSql = `WITH waiting AS MATERIALIZED
    (SELECT agent, count(*) AS pending FROM requests WHERE status = 'pending' GROUP BY agent)
  SELECT *,
    coalesce((SELECT pending FROM waiting WHERE agent = agents.name), 0) AS pending,
    (SELECT id FROM requests WHERE agent = agents.name ORDER BY n DESC LIMIT 1) AS last_request_id,
    (SELECT count(*) FROM sessions WHERE agent = agents.name) AS session_count,
    (${sessionsOf}) AS sessions
  FROM agents WHERE name > ? ORDER BY name LIMIT ?`;

/** One page of agents by name, which is also the cursor. */
export async function listAgents(
  read: ReadRows,
  { limit, cursor = "" }: PageQuery,
): Promise<Page<AgentRecord>> {
  return pageOf(await read(listSql, [cursor, limit + 1]), limit, toAgent, "name");
}

function toAgent(row: Row): AgentRecord {
  return {
    name: row.name as string,
    title: optional<string>(row.title),
    registeredAt: optional<number>(row.registered_at),
    registeredBy: optional<string>(row.registered_by),
    firstSeenAt: optional<number>(row.first_seen_at),
    lastSeenAt: optional<number>(row.last_seen_at),
    sessionCount: row.session_count as number,
    sessions: JSON.parse(row.sessions as string) as SessionRecord[],
    pending: row.pending as number,
    lastRequestId: optional<string>(row.last_request_id),
  };
}
