import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, it } from "node:test";
import { Checkpointer } from "../../../../src/base/sqlite/checkpointer.ts";
import { type Database, openDatabase } from "../../../../src/base/sqlite/database.ts";
import { GroupWriter } from "../../../../src/base/sqlite/group-writer.ts";
import { FakeClock } from "../../../../src/testing/fake-clock.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";
import { waitUntil } from "../../../support/wait.ts";

describe("the checkpointer", () => {
  let folder: TempFolder;
  let file: string;
  let db: Database;
  let clock: FakeClock;
  let checkpointer: Checkpointer;
  let writer: GroupWriter;

  beforeEach(async () => {
    folder = tempFolder();
    file = folder.file("test.db");
    db = openDatabase(file);
    db.raw.exec("CREATE TABLE notes (n INTEGER PRIMARY KEY, text TEXT)");
    db.raw.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    clock = new FakeClock();
    checkpointer = new Checkpointer(file, db, clock);
    writer = new GroupWriter(db, [checkpointer]);
    await checkpointer.start();
  });
  afterEach(async () => {
    await writer.stop();
    await checkpointer.stop();
    db.close();
    folder.remove();
  });

  function write(count: number): Promise<unknown> {
    const insert = (): unknown => db.sql("INSERT INTO notes (text) VALUES (?)").run("x".repeat(400));
    return Promise.all(Array.from({ length: count }, () => writer.write(insert)));
  }

  async function grows(beyond: number): Promise<number> {
    const size = await waitUntil(() => (fileSize() > beyond ? fileSize() : undefined), 5_000);
    assert.ok(size, `expected the file to grow beyond ${beyond} bytes`);
    return size;
  }

  function fileSize(): number {
    return statSync(file).size;
  }

  it("moves what was committed into the file itself, beside the writer", async () => {
    await write(600);
    await grows(200_000);
    assert.ok(readFileSync(file).includes("x".repeat(400)));
  });

  it("leaves little writing to the log", async () => {
    const before = fileSize();
    await write(100);
    await checkpointer.stop();
    assert.equal(fileSize(), before);
  });

  it("lets its thread go when nobody needs it, and makes another when it is due again", async () => {
    await write(600);
    const first = await grows(200_000);
    await clock.advance(10_000);
    // The first thread may still have been busy: whatever is committed meanwhile waits for the next commit.
    const grown = await waitUntil(async () => {
      await write(600);
      return fileSize() > first + 200_000 || undefined;
    }, 5_000);
    assert.ok(grown);
  });

  it("has nothing open once it has stopped", async () => {
    await write(600);
    await writer.stop();
    await checkpointer.stop();
    db.close();
    assert.throws(() => statSync(`${file}-wal`), { code: "ENOENT" });
    db = openDatabase(file);
    const { count } = db.sql("SELECT count(*) AS count FROM notes").get() as { count: number };
    assert.equal(count, 600);
  });
});
