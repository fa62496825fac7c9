import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { systemClock } from "../../../../src/base/clock.ts";
import type { VistoError } from "../../../../src/base/errors.ts";
import { type Database, openDatabase, openReader } from "../../../../src/base/sqlite/database.ts";
import { GroupWriter } from "../../../../src/base/sqlite/group-writer.ts";
import { TestChild } from "../../../support/child.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

/** A number that stands for state kept in memory beside the file, such as a chain's head. */
class Head {
  value = 0;
  commits = 0;

  begin(): void {}

  mark(): () => void {
    const before = this.value;
    return () => {
      this.value = before;
    };
  }

  committed(): void {
    this.commits++;
  }
}

describe("the group writer", () => {
  let folder: TempFolder;
  let db: Database;
  let head: Head;
  let writer: GroupWriter;
  /** The time by which groups are bounded, in milliseconds. */
  let elapsed: number;

  beforeEach(() => {
    folder = tempFolder();
    db = openDatabase(folder.file("test.db"));
    db.raw.exec("CREATE TABLE notes (n INTEGER PRIMARY KEY, text TEXT UNIQUE)");
    head = new Head();
    elapsed = 0;
    writer = new GroupWriter(db, [head], { ...systemClock, monotonic: () => elapsed });
  });
  afterEach(async () => {
    await writer.stop();
    db.close();
    folder.remove();
  });

  function insert(text: string): number {
    head.value++;
    return Number(db.sql("INSERT INTO notes (text) VALUES (?)").run(text).lastInsertRowid);
  }

  function stored(): string[] {
    const rows = db.sql("SELECT text FROM notes ORDER BY n").all() as { text: string }[];
    return rows.map(({ text }) => text);
  }

  it("commits everything handed in during one turn at once, and in its order", async () => {
    const texts = Array.from({ length: 50 }, (_, n) => `note ${n}`);
    const ids = await Promise.all(texts.map((text) => writer.write(() => insert(text))));
    assert.equal(head.commits, 1);
    assert.deepEqual(stored(), texts);
    assert.deepEqual(
      ids,
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
  });

  it("settles nothing before the commit can be seen by others", async () => {
    const others = openReader(folder.file("test.db"));
    const seen = await writer
      .write(() => insert("mine"))
      .then(() => others.sql("SELECT text FROM notes").all());
    assert.equal(seen.length, 1);
    others.close();
  });

  it("makes two commits of what is handed in in two turns", async () => {
    await writer.write(() => insert("first"));
    await writer.write(() => insert("second"));
    assert.equal(head.commits, 2);
  });

  it("bounds a group in time and commits the rest in the next one", async () => {
    await Promise.all(
      ["a", "b", "c", "d"].map((text) =>
        writer.write(() => {
          elapsed += 5;
          return insert(text);
        }),
      ),
    );
    assert.equal(head.commits, 2);
    assert.deepEqual(stored(), ["a", "b", "c", "d"]);
  });

  it("leaves no trace of a piece that throws, and keeps its neighbours", async () => {
    const settled = await Promise.allSettled([
      writer.write(() => insert("before")),
      writer.write(() => {
        insert("half done");
        throw new Error("no");
      }),
      writer.write(() => insert("after")),
    ]);
    assert.deepEqual(
      settled.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.deepEqual(stored(), ["before", "after"]);
    assert.equal(head.value, 2, "the state beside the file was taken back with the piece");
  });

  it("keeps the neighbours of a piece that breaks a constraint", async () => {
    const settled = await Promise.allSettled(["a", "a", "b"].map((text) => writer.write(() => insert(text))));
    assert.deepEqual(
      settled.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.deepEqual(stored(), ["a", "b"]);
  });

  it("lets later pieces of a group see what earlier ones did", async () => {
    const [, count] = await Promise.all([
      writer.write(() => insert("a")),
      writer.write(() => stored().length),
    ]);
    assert.equal(count, 1);
  });

  it("refuses the whole group when the file cannot grow at its third piece, and works again afterwards", async () => {
    await writer.write(() => insert("kept"));
    const big = "x".repeat(400_000);
    const { page_count } = db.sql("PRAGMA page_count").get() as { page_count: number };
    db.raw.exec(`PRAGMA max_page_count = ${page_count + 450}`);
    let ran = 0;
    const piece = (n: number) => (): number => {
      ran++;
      return insert(`${n} ${big}`);
    };
    const settled = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => writer.write(piece(n))));
    for (const one of settled) {
      assert.equal(one.status, "rejected");
      assert.equal((one.reason as VistoError).code, "ledger_full");
    }
    assert.equal(ran, 3, "the pieces after the one that failed were not run");
    assert.deepEqual(stored(), ["kept"]);
    assert.equal(head.commits, 1, "nobody was told of a commit");
    db.raw.exec("PRAGMA max_page_count = 100000");
    await writer.write(() => insert("again"));
    assert.deepEqual(stored(), ["kept", "again"]);
  });

  it("refuses the whole group when its commit fails", async () => {
    db.raw.exec("PRAGMA foreign_keys = ON");
    db.raw.exec("CREATE TABLE links (note INTEGER REFERENCES notes (n) DEFERRABLE INITIALLY DEFERRED)");
    const settled = await Promise.allSettled([
      writer.write(() => insert("innocent")),
      writer.write(() => db.sql("INSERT INTO links (note) VALUES (99)").run()),
    ]);
    assert.deepEqual(
      settled.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.deepEqual(stored(), []);
    await writer.write(() => insert("next"));
    assert.deepEqual(stored(), ["next"]);
  });

  it("waits for a lock that another process holds without holding up the event loop", async () => {
    const holder = TestChild.script("hold-lock", folder.file("test.db"));
    await holder.says(/held/);
    let settled = false;
    const writes = Promise.all(["a", "b"].map((text) => writer.write(() => insert(text))));
    void writes.then(() => {
      settled = true;
    });
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(settled, false);
    holder.process.stdin.end("go");
    await writes;
    assert.deepEqual(stored(), ["a", "b"]);
    assert.equal(await holder.ended(), 0);
  });

  it("commits what was handed in before it stops, and refuses what comes later", async () => {
    const last = writer.write(() => insert("last"));
    await writer.stop();
    assert.equal(await last, 1);
    await assert.rejects(
      writer.write(() => insert("late")),
      (error) => (error as VistoError).code === "draining",
    );
    await writer.stop();
    await writer.start();
    await writer.write(() => insert("reopened"));
    assert.deepEqual(stored(), ["last", "reopened"]);
  });
});
