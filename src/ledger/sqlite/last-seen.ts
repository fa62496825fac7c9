import type { Instant, Milliseconds } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { GroupState } from "../../base/sqlite/group-writer.ts";

/** Last-seen times need no more than a minute's precision: most touches then write nothing. */
const touchEvery: Milliseconds = 60_000;

/** More agents and sessions than anybody runs within a minute. */
const mostRemembered = 10_000;

/** Keeps when each agent and session was seen first and last; what was written within the minute is remembered. */
export class LastSeen implements GroupState {
  readonly #db: Database;
  readonly #touched = new Map<string, Instant>();

  constructor(db: Database) {
    this.#db = db;
  }

  begin(): void {}

  mark(): () => void {
    return () => this.#touched.clear();
  }

  committed(): void {}

  touch(agent: string, session: string | undefined, now: Instant): void {
    if (this.#isDue(`agent ${agent}`, now)) this.#touchAgent(agent, now);
    if (session !== undefined && this.#isDue(`session ${session}`, now))
      this.#touchSession(session, agent, now);
  }

  /** Whether it is time to write again, which is taken as done. */
  #isDue(key: string, now: Instant): boolean {
    const last = this.#touched.get(key);
    if (last !== undefined && last <= now && now - last < touchEvery) return false;
    if (this.#touched.size >= mostRemembered) this.#touched.clear();
    this.#touched.set(key, now);
    return true;
  }

  #touchAgent(agent: string, now: Instant): void {
    this.#db
      .sql(
        `INSERT INTO agents (name, first_seen_at, last_seen_at) VALUES (?1, ?2, ?2)
         ON CONFLICT (name) DO UPDATE SET first_seen_at = coalesce(first_seen_at, ?2), last_seen_at = ?2
           WHERE last_seen_at IS NULL OR last_seen_at < ?2 - ${touchEvery}`,
      )
      .run(agent, now);
  }

  #touchSession(session: string, agent: string, now: Instant): void {
    this.#db
      .sql(
        `INSERT INTO sessions (id, agent, first_seen_at, last_seen_at) VALUES (?1, ?2, ?3, ?3)
         ON CONFLICT (id) DO UPDATE SET last_seen_at = ?3 WHERE last_seen_at < ?3 - ${touchEvery}`,
      )
      .run(session, agent, now);
  }
}
