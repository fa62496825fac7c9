import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, it } from "node:test";
import { pathToFileURL } from "node:url";
import type { VistoError } from "../../../../src/base/errors.ts";
import { type Database, openDatabase } from "../../../../src/base/sqlite/database.ts";
import { migrate, readMigrations } from "../../../../src/base/sqlite/migrator.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

const first = { id: "set/0001-notes", sql: "CREATE TABLE notes (n INTEGER)" };
const second = { id: "set/0002-texts", sql: "ALTER TABLE notes ADD COLUMN text TEXT" };

let folder: TempFolder;
let db: Database;

beforeEach(() => {
  folder = tempFolder();
  db = openDatabase(folder.file("test.db"));
});
afterEach(() => {
  db.close();
  folder.remove();
});

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => (error as VistoError).code === code;
}

function columns(): unknown[] {
  return db.raw
    .prepare("SELECT name FROM pragma_table_info('notes')")
    .all()
    .map(({ name }) => name);
}

it("applies each migration once, in order", () => {
  migrate(db, [first], 1);
  migrate(db, [first, second], 2);
  migrate(db, [first, second], 3);
  assert.deepEqual(columns(), ["n", "text"]);
  const applied = db.raw.prepare("SELECT id, applied_at FROM migrations ORDER BY id").all();
  assert.deepEqual(
    applied.map((row) => ({ ...row })),
    [
      { id: first.id, applied_at: 1 },
      { id: second.id, applied_at: 2 },
    ],
  );
});

it("applies all migrations or none", () => {
  const broken = { id: "set/0002-broken", sql: "CREATE TABLE broken (n INTEGER); NOT SQL" };
  assert.throws(() => migrate(db, [first, broken], 1), /syntax error/);
  assert.deepEqual(columns(), []);
  migrate(db, [first], 2);
  assert.deepEqual(columns(), ["n"]);
});

it("refuses a file that a newer program has written", () => {
  migrate(db, [first, second], 1);
  assert.throws(() => migrate(db, [first], 2), hasCode("ledger_newer"));
});

it("refuses a file in which a migration was applied with another text", () => {
  migrate(db, [first], 1);
  assert.throws(() => migrate(db, [{ ...first, sql: `${first.sql} STRICT` }], 2), hasCode("ledger_corrupt"));
});

it("reads the SQL files of a folder as migrations, in the order of their numbers", () => {
  mkdirSync(folder.file("sql"));
  for (const name of ["0002-b.sql", "0001-a.sql", "notes.md"]) {
    writeFileSync(folder.file(`sql/${name}`), name);
  }
  const read = readMigrations("set", pathToFileURL(`${folder.file("sql")}/`));
  assert.deepEqual(read, [
    { id: "set/0001-a", sql: "0001-a.sql" },
    { id: "set/0002-b", sql: "0002-b.sql" },
  ]);
});
