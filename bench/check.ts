import { systemClock } from "../src/base/clock.ts";
import { openReader } from "../src/base/sqlite/database.ts";
import { SqliteLedger } from "../src/ledger/sqlite/sqlite-ledger.ts";

/** What stands in a file is not what was written to it: no figure of this run can be trusted. */
export class CheckFailed extends Error {}

export function expectEqual(what: string, got: unknown, expected: unknown): void {
  if (got !== expected) throw new CheckFailed(`expected ${String(expected)} ${what}, got ${String(got)}`);
}

/** Counts the rows of a table of an SQLite file. */
export function countRows(file: string, table: string, where = "true"): number {
  const db = openReader(file);
  try {
    const row = db.sql(`SELECT count(*) AS count FROM ${table} WHERE ${where}`).get() as { count: number };
    return row.count;
  } finally {
    db.close();
  }
}

/** Verifies the hash chain as `visto audit verify` does, and answers how many entries it has. */
export async function verifyHistory(file: string): Promise<number> {
  const ledger = new SqliteLedger({ file, clock: systemClock });
  await ledger.start();
  try {
    const report = await ledger.verifyChain();
    if (!report.intact) throw new CheckFailed(`entry ${report.brokenAt} breaks the chain: ${report.why}`);
    expectEqual("entries in a verified history", report.entries, countRows(file, "entries"));
    return report.entries;
  } finally {
    await ledger.stop();
  }
}
