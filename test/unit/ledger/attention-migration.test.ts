import assert from "node:assert/strict";
import { it } from "node:test";
import { type Database, openDatabase } from "../../../src/base/sqlite/database.ts";
import { migrate } from "../../../src/base/sqlite/migrator.ts";
import { ledgerMigrations } from "../../../src/ledger/sqlite/migrations.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const step = "ledger/0005-attention";

/** A file as it was written before requests had appointments. */
function openBefore(file: string): Database {
  const db = openDatabase(file);
  migrate(
    db,
    ledgerMigrations().filter(({ id }) => id < step || id.startsWith("queue/")),
    0,
  );
  return db;
}

function addRequest(db: Database, id: string, status: string, dueAt: number | null, course: object): void {
  db.sql(
    `INSERT INTO requests (id, status, agent, kind, requester, created_at, due_at, finished_at, search, asked, course)
     VALUES (?, ?, 'a', 'bash_command', 'agent', 1, ?, ?, '', 1, ?)`,
  ).run(id, status, dueAt, dueAt === null ? 9 : null, JSON.stringify(course));
}

function addMessage(db: Database, id: string, requestId: string): void {
  db.sql(
    `INSERT INTO messages (id, actor, queue, payload, priority, key, options, state, created_at, due_at)
     VALUES (?, 'expire_request', 'upkeep', ?, 0, ?, '{}', 'scheduled', 1, 50)`,
  ).run(id, JSON.stringify({ requestId }), `deadline:${requestId}`);
}

it("turns the messages for the end of a request into its appointments, and finds the results nobody has fetched", (t) => {
  const folder = tempFolder();
  t.after(() => folder.remove());
  const db = openBefore(folder.file("ledger.db"));
  t.after(() => db.close());
  const sent = (about: string, state: string, at: number) => ({ about, state, at });
  addRequest(db, "req_1", "pending", 50, {});
  addRequest(db, "req_2", "rejected", null, { deliveries: [sent("result", "undelivered", 7)] });
  addRequest(db, "req_3", "expired", null, {
    deliveries: [sent("ask", "undelivered", 1), sent("result", "delivered", 8)],
  });
  addMessage(db, "msg_1", "req_1");
  addMessage(db, "msg_2", "req_2");

  migrate(db, ledgerMigrations(), 0);
  const messages = db.sql("SELECT id, actor, key, payload FROM messages").all();
  assert.deepEqual(
    messages.map((row) => ({ ...row })),
    [
      {
        id: "msg_1",
        actor: "attend_request",
        key: "attend:req_1:50",
        payload: '{"requestId":"req_1","at":50}',
      },
    ],
  );
  const found = db.sql("SELECT id, unfetched_at FROM requests ORDER BY id").all() as {
    unfetched_at: unknown;
  }[];
  assert.deepEqual(
    found.map((row) => row.unfetched_at),
    [null, 7, null],
  );
});
