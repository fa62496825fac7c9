import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, it } from "node:test";
import { newId } from "../../../../src/base/id.ts";
import { Database } from "../../../../src/base/sqlite/database.ts";
import { migrate } from "../../../../src/base/sqlite/migrator.ts";
import type { LeasedMessage } from "../../../../src/queue/message.ts";
import { MessageTable } from "../../../../src/queue/sqlite/message-table.ts";
import { queueMigrations } from "../../../../src/queue/sqlite/migrations.ts";

const error = { code: "broken", message: "it broke" };
let db: Database;
let told: unknown[][];
let table: MessageTable;

beforeEach(() => {
  db = new Database(new DatabaseSync(":memory:"));
  migrate(db, queueMigrations(), 0);
  told = [];
  table = new MessageTable(db, newId, {
    died: ({ id, reason }) => told.push(["died", id, reason]),
    settled: ({ id }, end) =>
      told.push([end.how, id, end.by, end.how === "discarded" ? end.reason : end.edited]),
  });
});
afterEach(() => db.close());

function claimNew(now: number): LeasedMessage {
  table.insert({ actor: "a", queue: "q", payload: null }, now);
  const [message] = table.claim({ worker: "w", queues: ["q"], limit: 1, lease: 100 }, now);
  assert.ok(message);
  return message;
}

it("tells its hooks of each death, by failure and by loss", () => {
  const failed = claimNew(0);
  table.settle({ lease: failed.lease, as: "dead", error }, 5);
  const lost = claimNew(10);
  table.rescue(1, 110);
  assert.deepEqual(told, [
    ["died", failed.id, "broken: it broke"],
    ["died", lost.id, "worker_lost: worker w lost its lease before it settled the message"],
  ]);
});

it("tells its hooks who redrove or discarded a dead letter, and why", () => {
  const { id, lease } = claimNew(0);
  table.settle({ lease, as: "dead", error }, 5);
  table.redrive([id], { by: "ada" }, 6);
  const [again] = table.claim({ worker: "w", queues: ["q"], limit: 1, lease: 100 }, 6);
  assert.ok(again);
  table.settle({ lease: again.lease, as: "dead", error }, 7);
  table.discard(id, { by: "bob", reason: "obsolete" });
  assert.deepEqual(told[1], ["redriven", id, "ada", undefined]);
  assert.deepEqual(told[3], ["discarded", id, "bob", "obsolete"]);
});

it("tells nobody when a lost lease is settled as dead", () => {
  const { lease } = claimNew(0);
  table.rescue(5, 100);
  assert.equal(table.settle({ lease, as: "dead", error }, 101), false);
  assert.deepEqual(told, []);
});

it("keeps only the beginning of an endless error", () => {
  const { id, lease } = claimNew(0);
  table.settle({ lease, as: "dead", error: { code: "broken", message: "x".repeat(1_000_000) } }, 5);
  assert.ok((table.deadLetter(id)?.trail[0]?.message?.length ?? 0) <= 4_000);
});

it("reads each claim, promotion, rescue and count from an index of its own", () => {
  const plan = (sql: string): string =>
    db.raw
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row.detail))
      .join("\n");
  const ready = plan(
    "SELECT id FROM messages WHERE state = 'ready' AND queue = 'q' ORDER BY priority, due_at, id",
  );
  assert.match(ready, /messages_ready/);
  assert.doesNotMatch(ready, /TEMP B-TREE/);
  assert.match(
    plan("UPDATE messages SET state = 'ready' WHERE state = 'scheduled' AND queue = 'q' AND due_at <= 1"),
    /messages_scheduled/,
  );
  assert.match(
    plan("SELECT id FROM messages WHERE state = 'leased' AND lease_until <= 1"),
    /messages_leased/,
  );
  assert.match(plan("SELECT id FROM messages WHERE key = 'k' AND state <> 'dead'"), /messages_key/);
  const dead = plan(
    "SELECT id FROM messages WHERE state = 'dead' AND (died_at, id) < (1, 'x') ORDER BY died_at DESC, id DESC",
  );
  assert.match(dead, /messages_dead/);
  assert.doesNotMatch(dead, /TEMP B-TREE/);
});
