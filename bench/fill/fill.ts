/**
 * Fills a ledger with finished requests, faster than agents could: a desk finishes a few by its own verbs, and all rows
 * that these have left (request, name, entries, execution, agent, session) are copied with new ids, later times and
 * hashes that follow from each other. `audit verify` passes, as on a file that grew by itself.
 */

import { dirname } from "node:path";
import { type Clock, type Instant, systemClock } from "../../src/base/clock.ts";
import { newId } from "../../src/base/id.ts";
import { type Database, openDatabase } from "../../src/base/sqlite/database.ts";
import type { ChainHead } from "../../src/ledger/entry.ts";
import { readHead } from "../../src/ledger/sqlite/seal.ts";
import { openDesk } from "../parts/open-desk.ts";
import { makeOriginals, type Original } from "./originals.ts";
import type { Copy } from "./pattern.ts";
import { EntryCopies, type Row, RowCopies } from "./row-copies.ts";

const agents = 50;
const sessions = 2_000;
/** Requests in one transaction. */
const batch = 20_000;
/** How far apart the copies were made, in milliseconds. */
const apart = 30;

/** Where an original's rows are, beside its entries. */
const places = [
  { table: "requests", by: "id", of: "id" },
  { table: "request_names", by: "request_id", of: "id" },
  { table: "executions", by: "request_id", of: "id" },
  { table: "agents", by: "name", of: "agent" },
  { table: "sessions", by: "id", of: "session" },
] as const;

/** Fills the ledger of a data folder that no desk has opened; answers how many requests and entries it holds then. */
export async function fillLedger(
  data: string,
  count: number,
): Promise<{ requests: number; entries: number }> {
  const longAgo = systemClock.now() - (count + 1) * apart;
  const { desk, ledgerFile, close } = await openDesk(data, stoppedClock(longAgo));
  const originals = await makeOriginals(desk, dirname(data));
  await close();
  const db = openDatabase(ledgerFile);
  try {
    // A file that is thrown away after a crash need not be safe from one while it is made.
    db.raw.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000");
    // What the originals still wait for (a result to be told) is no part of a request that is over.
    db.raw.exec("DELETE FROM messages");
    const head = copyAll(db, originals, longAgo, count);
    db.raw.exec("PRAGMA journal_mode = WAL");
    return { requests: count + originals.length, entries: head.seq };
  } finally {
    db.close();
  }
}

/** The originals come first, so everything that is copied from them is later than they are, and over by now. */
function stoppedClock(at: Instant): Clock {
  return { ...systemClock, now: () => at };
}

function copyAll(db: Database, originals: readonly Original[], since: Instant, count: number): ChainHead {
  const copies = originals.map((original) => new RequestCopies(db, original, since));
  let head = readHead(db);
  for (let first = 0; first < count; first += batch) {
    db.raw.exec("BEGIN");
    for (let n = first; n < Math.min(count, first + batch); n++) {
      head = copies[n % copies.length]?.add(n, head) ?? head;
    }
    db.raw.exec("COMMIT");
  }
  return head;
}

/** All rows of one finished request, to be copied. */
class RequestCopies {
  readonly #rows: readonly RowCopies[];
  readonly #entries: readonly EntryCopies[];
  readonly #since: Instant;

  constructor(db: Database, original: Original, since: Instant) {
    this.#since = since;
    const { id, key, agent, session, execution = "no execution" } = original;
    const words = [id, key, agent, session, execution];
    const rowsOf = (table: string, column: string, value: string): Row[] =>
      db.raw.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).all(value) as Row[];
    this.#rows = places.flatMap(({ table, by, of }) =>
      rowsOf(table, by, original[of]).map((row) => new RowCopies(db, table, row, words)),
    );
    this.#entries = rowsOf("entries", "subject", id).map((row) => new EntryCopies(db, row, words));
  }

  add(n: number, head: ChainHead): ChainHead {
    const later = (n + 1) * apart;
    const now = this.#since + later;
    const words = [
      ...["req", "key"].map((prefix) => newId(prefix, now)),
      `agent-${n % agents}`,
      `session-${n % sessions}`,
      newId("exe", now),
    ];
    const copy: Copy = { words, later, asked: head.seq + 1 };
    for (const row of this.#rows) row.insert(copy);
    return this.#entries.reduce((last, entry) => entry.append(copy, last), head);
  }
}
