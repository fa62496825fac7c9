import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, it } from "node:test";
import type { VistoError } from "../../../../src/base/errors.ts";
import { databaseError, openDatabase, openReader } from "../../../../src/base/sqlite/database.ts";
import { ForeignCommits } from "../../../../src/base/sqlite/foreign-commits.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => (error as VistoError).code === code;
}

it("opens a file as a writer that syncs at each commit and never waits for a lock", () => {
  const db = openDatabase(folder.file("test.db"));
  const pragma = (name: string): unknown => Object.values(db.raw.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  assert.equal(pragma("journal_mode"), "wal");
  assert.equal(pragma("synchronous"), 2);
  assert.equal(pragma("busy_timeout"), 0);
  db.close();
  db.close();
});

it("makes each statement once", () => {
  const db = openDatabase(folder.file("test.db"));
  assert.equal(db.sql("SELECT 1"), db.sql("SELECT 1"));
  db.close();
});

it("gives a reader that cannot write", () => {
  const db = openDatabase(folder.file("test.db"));
  db.raw.exec("CREATE TABLE notes (n INTEGER)");
  const reader = openReader(folder.file("test.db"));
  assert.throws(() => reader.raw.exec("INSERT INTO notes VALUES (1)"), /readonly/);
  reader.close();
  db.close();
});

it("names what is wrong with a file that cannot be opened", () => {
  writeFileSync(folder.file("text.db"), "this is not a database, whatever its name says. ".repeat(40));
  assert.throws(() => openDatabase(folder.file("text.db")), hasCode("ledger_corrupt"));
  assert.throws(() => openReader(folder.file("absent.db")), /unable to open/);
});

it("gives each failure of the disk its code, and leaves other errors as they are", () => {
  const failure = (errcode: number): Error => Object.assign(new Error("sqlite says so"), { errcode });
  assert.ok(hasCode("ledger_full")(databaseError(failure(13))));
  assert.ok(hasCode("ledger_write_failed")(databaseError(failure(10 | (3 << 8)))));
  assert.ok(hasCode("ledger_write_failed")(databaseError(failure(8))));
  assert.ok(hasCode("ledger_write_failed")(databaseError(failure(5))));
  assert.ok(hasCode("ledger_corrupt")(databaseError(failure(11))));
  const other = failure(19);
  assert.equal(databaseError(other), other);
  assert.match(databaseError("text").message, /text/);
});

it("tells of the commits of other connections, and not of its own", async () => {
  const own = openDatabase(folder.file("test.db"));
  own.raw.exec("CREATE TABLE notes (n INTEGER)");
  const other = openDatabase(folder.file("test.db"));
  const commits = new ForeignCommits(own);
  await commits.start();
  let told = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const forget = commits.onCommit(() => {
    told++;
    resolve();
  });
  own.raw.exec("INSERT INTO notes VALUES (1)");
  other.raw.exec("INSERT INTO notes VALUES (2)");
  const alive = setInterval(() => {}, 1_000);
  await promise;
  clearInterval(alive);
  assert.equal(told, 1);
  forget();
  await commits.stop();
  await commits.stop();
  own.close();
  other.close();
});
