import type { Database } from "../../base/sqlite/database.ts";
import { genesisHash, hashBody, linkHash } from "../chain.ts";
import type { ChainReport } from "../entry.ts";

interface EntryRow {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly subject: string;
  readonly by: string;
  readonly body: string | null;
  readonly body_hash: string;
  readonly hash: string;
}

/** Recomputes every hash from the first entry on and names the first one that does not fit. */
export function verifyChain(db: Database): ChainReport {
  let entries = 0;
  let previous = genesisHash;
  const rows = db
    .sql(
      "SELECT seq, at, type, subject, by, body, lower(hex(body_hash)) AS body_hash, lower(hex(hash)) AS hash FROM entries ORDER BY seq",
    )
    .iterate() as unknown as Iterable<EntryRow>;
  for (const row of rows) {
    const why = fault(row, previous, entries + 1);
    if (why) return { intact: false, entries, brokenAt: entries + 1, why };
    entries++;
    previous = row.hash;
  }
  return { intact: true, entries, head: { seq: entries, hash: previous } };
}

function fault(row: EntryRow, previous: string, expectedSeq: number): string | undefined {
  if (row.seq !== expectedSeq) return `expected entry ${expectedSeq}, found ${row.seq}: entries are missing`;
  if (row.body !== null && hashBody(row.body) !== row.body_hash) return "its body was changed";
  const hash = linkHash(previous, { ...row, bodyHash: row.body_hash });
  return hash === row.hash ? undefined : "its hash does not follow from the entry before it and its content";
}
