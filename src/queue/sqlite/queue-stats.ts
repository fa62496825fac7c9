import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { QueueStats } from "../store.ts";

/** Each branch reads one partial index alone; a scheduled message whose time has come counts as ready. */
const countsSql = `
  SELECT queue, 'ready' AS state, count(*) AS count, min(due_at) AS oldest
    FROM messages WHERE state = 'ready' GROUP BY queue
  UNION ALL SELECT queue, 'ready', count(*), min(due_at)
    FROM messages WHERE state = 'scheduled' AND due_at <= ?1 GROUP BY queue
  UNION ALL SELECT queue, 'scheduled', count(*), NULL
    FROM messages WHERE state = 'scheduled' AND due_at > ?1 GROUP BY queue
  UNION ALL SELECT queue, 'leased', count(*), NULL FROM messages WHERE state = 'leased' GROUP BY queue
  UNION ALL SELECT queue, 'dead', count(*), NULL FROM messages WHERE state = 'dead' GROUP BY queue`;

interface CountRow {
  readonly queue: string;
  readonly state: "scheduled" | "ready" | "leased" | "dead";
  readonly count: number;
  readonly oldest: Instant | null;
}

/** The counts of every queue that has messages or is paused, by name. */
export function queueStats(db: Database, paused: ReadonlySet<string>, now: Instant): QueueStats[] {
  const rows = db.sql(countsSql).all(now) as unknown as CountRow[];
  const names = new Set([...rows.map((row) => row.queue), ...paused]);
  return [...names].sort().map((queue) => {
    const own = rows.filter((row) => row.queue === queue);
    const count = (state: CountRow["state"]): number =>
      own.reduce((sum, row) => sum + (row.state === state ? row.count : 0), 0);
    const oldest = own.flatMap((row) => (row.oldest === null ? [] : [row.oldest]));
    return {
      queue,
      paused: paused.has(queue),
      scheduled: count("scheduled"),
      ready: count("ready"),
      leased: count("leased"),
      dead: count("dead"),
      oldestReadyAt: oldest.length > 0 ? Math.min(...oldest) : null,
    };
  });
}
