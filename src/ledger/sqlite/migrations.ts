import { type Migration, readMigrations } from "../../base/sqlite/migrator.ts";
import { queueMigrations } from "../../queue/sqlite/migrations.ts";

/** Everything a ledger file holds: the queue's tables and the record's. */
export function ledgerMigrations(): Migration[] {
  return [...queueMigrations(), ...readMigrations("ledger", new URL("./migrations/", import.meta.url))];
}
