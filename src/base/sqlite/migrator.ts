import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { VistoError } from "../errors.ts";
import { type Database, databaseError } from "./database.ts";

/** One numbered step of a schema; its text may never change once it was released. */
export interface Migration {
  /** `<set>/<number>-<name>`, for example `queue/0001-messages`; applied in this order within a set. */
  readonly id: string;
  readonly sql: string;
}

/** Reads the `.sql` files of a folder as the migrations of `set`, in the order of their numbers. */
export function readMigrations(set: string, folder: URL): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => ({
      id: `${set}/${name.slice(0, -".sql".length)}`,
      sql: readFileSync(new URL(name, folder), "utf8"),
    }));
}

/**
 * Brings a database up to the given migrations, in one transaction, safe against a second process that does the same.
 * A file that has them all is only read: whoever joins a busy writer must not wait for its lock.
 * @throws VistoError `ledger_newer` if the file has a step that this program does not know,
 *   `ledger_corrupt` if a step that was applied has another text now.
 */
export function migrate(db: Database, migrations: readonly Migration[], now: number): void {
  if (isUpToDate(db, migrations)) return;
  db.raw.exec("PRAGMA busy_timeout = 10000");
  db.raw.exec("BEGIN IMMEDIATE");
  try {
    db.raw.exec(
      "CREATE TABLE IF NOT EXISTS migrations (id TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    );
    const applied = readApplied(db);
    refuseUnknown(applied, migrations);
    for (const migration of migrations) applyOnce(db, migration, applied, now);
    db.raw.exec("COMMIT");
  } catch (error) {
    if (db.raw.isTransaction) db.raw.exec("ROLLBACK");
    throw databaseError(error);
  } finally {
    db.raw.exec("PRAGMA busy_timeout = 0");
  }
}

function isUpToDate(db: Database, migrations: readonly Migration[]): boolean {
  const table = db.raw.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'");
  if (table.get() === undefined) return false;
  const applied = readApplied(db);
  refuseUnknown(applied, migrations);
  return migrations.every((migration) => applied.get(migration.id) === checksumOf(migration));
}

function readApplied(db: Database): Map<string, string> {
  const rows = db.sql("SELECT id, checksum FROM migrations").all() as { id: string; checksum: string }[];
  return new Map(rows.map((row) => [row.id, row.checksum]));
}

function refuseUnknown(applied: Map<string, string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.id));
  const unknown = [...applied.keys()].filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  throw new VistoError(
    "ledger_newer",
    `this file was written by a newer visto (unknown migration ${unknown.join(", ")}): upgrade visto, or restore a backup made before that upgrade`,
  );
}

function applyOnce(db: Database, migration: Migration, applied: Map<string, string>, now: number): void {
  const checksum = checksumOf(migration);
  const before = applied.get(migration.id);
  if (before === checksum) return;
  if (before !== undefined) {
    throw new VistoError(
      "ledger_corrupt",
      `migration ${migration.id} was applied with another text (${before.slice(0, 12)}, now ${checksum.slice(0, 12)}): run the visto version that wrote this file`,
    );
  }
  db.raw.exec(migration.sql);
  db.sql("INSERT INTO migrations (id, checksum, applied_at) VALUES (?, ?, ?)").run(
    migration.id,
    checksum,
    now,
  );
}

function checksumOf(migration: Migration): string {
  return createHash("sha256").update(migration.sql).digest("hex");
}
