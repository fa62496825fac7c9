import type { Clock, Instant, Milliseconds } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { GroupState } from "../../base/sqlite/group-writer.ts";
import type { AgentRequest } from "../../domain/request.ts";
import { longestTwinWindow } from "../verb.ts";
import { selectRequests, toRequest } from "./request-table.ts";
import type { Row } from "./rows.ts";

interface Recent {
  readonly n: number;
  /** The start of the fingerprint. */
  readonly twin: number;
  readonly createdAt: Instant;
}

/** A submission looks back from when it was seen, which may be a while before its commit. */
const remembered: Milliseconds = 2 * longestTwinWindow;

/**
 * Finds the youngest requests by their fingerprint, from memory: in the file an index over hashes would touch a page of
 * its own for each ask, and is needed for ten seconds only. Nothing rests on the memory alone: what other processes have
 * recorded is read in at the start of each group, and whatever is found is read from the file.
 */
export class RecentTwins implements GroupState {
  readonly #db: Database;
  readonly #clock: Clock;
  /** The numbers of the requests whose fingerprints begin alike. */
  readonly #numbers = new Map<number, number[]>();
  /** In the order of arrival, to be forgotten from its front; `#first` counts what is forgotten already. */
  #recent: Recent[] = [];
  #first = 0;
  #lastN: number | undefined;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  begin(): void {
    this.#forget(this.#clock.now() - remembered);
    this.#readIn();
  }

  /** What was taken back may bear a number that the next one gets: then everything is read in anew. */
  mark(): () => void {
    return () => {
      this.#numbers.clear();
      this.#recent = [];
      this.#first = 0;
      this.#lastN = undefined;
    };
  }

  committed(): void {}

  /** A request of this process has been recorded. */
  add(n: number, { fingerprint, createdAt }: AgentRequest): void {
    const lastN = this.#lastN ?? this.#readIn();
    if (n > lastN) this.#note({ n, twin: startOf(fingerprint), createdAt });
  }

  /** The unfinished requests with this fingerprint made since then, oldest first. */
  find(fingerprint: string, since: Instant): readonly AgentRequest[] {
    if (this.#lastN === undefined) this.#readIn();
    const numbers = this.#numbers.get(startOf(fingerprint)) ?? [];
    return numbers.flatMap((n) => this.#read(n, since)).filter((twin) => twin.fingerprint === fingerprint);
  }

  #read(n: number, since: Instant): readonly AgentRequest[] {
    const row = this.#db
      .sql(`${selectRequests} WHERE n = ? AND created_at >= ? AND finished_at IS NULL`)
      .get(n, since);
    return row === undefined ? [] : [toRequest(row as Row)];
  }

  /** Takes in what was recorded behind the last known number, and answers the new one. */
  #readIn(): number {
    const from = this.#lastN ?? this.#lastOld();
    const rows = this.#db
      .sql(
        `SELECT n, created_at, (SELECT body ->> 'fingerprint' FROM entries WHERE seq = asked) AS fingerprint
         FROM requests WHERE n > ? ORDER BY n`,
      )
      .all(from) as Row[];
    this.#lastN = from;
    for (const { n, created_at, fingerprint } of rows) {
      this.#note({ n: Number(n), createdAt: Number(created_at), twin: startOf(String(fingerprint)) });
    }
    return this.#lastN;
  }

  /** The number behind which everything is young enough to matter, give or take a few. */
  #lastOld(): number {
    const before = this.#clock.now() - remembered;
    const row = this.#db
      .sql("SELECT n FROM requests WHERE created_at < ? ORDER BY n DESC LIMIT 1")
      .get(before) as { n: number } | undefined;
    return row?.n ?? 0;
  }

  #note(recent: Recent): void {
    this.#recent.push(recent);
    this.#lastN = recent.n;
    const known = this.#numbers.get(recent.twin);
    if (known) known.push(recent.n);
    else this.#numbers.set(recent.twin, [recent.n]);
  }

  #forget(before: Instant): void {
    for (;;) {
      const oldest = this.#recent[this.#first];
      if (!oldest || oldest.createdAt >= before) break;
      this.#first++;
      const left = this.#numbers.get(oldest.twin)?.filter((n) => n !== oldest.n) ?? [];
      if (left.length > 0) this.#numbers.set(oldest.twin, left);
      else this.#numbers.delete(oldest.twin);
    }
    if (this.#first < this.#recent.length / 2) return;
    this.#recent = this.#recent.slice(this.#first);
    this.#first = 0;
  }
}

/** The first 48 bits of a fingerprint: a number is small, and twins are compared in full when they are read. */
function startOf(fingerprint: string): number {
  return Number.parseInt(fingerprint.slice(0, 12), 16);
}
