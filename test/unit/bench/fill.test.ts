import assert from "node:assert/strict";
import { it } from "node:test";
import { fillLedger } from "../../../bench/fill/fill.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { openReader } from "../../../src/base/sqlite/database.ts";
import { isFinished } from "../../../src/domain/lifecycle.ts";
import { SqliteLedger } from "../../../src/ledger/sqlite/sqlite-ledger.ts";
import { tempFolder } from "../../support/temp-folder.ts";

it("fills a ledger with finished requests whose history verifies and whose rows fit each other", async (t) => {
  const folder = tempFolder();
  t.after(() => folder.remove());
  const { requests, entries } = await fillLedger(folder.path, 90);
  const ledger = new SqliteLedger({ file: folder.file("ledger.db"), clock: systemClock });
  await ledger.start();
  t.after(() => ledger.stop());

  const report = await ledger.verifyChain();
  assert.equal(report.intact, true);
  assert.equal(report.entries, entries);
  const { items } = await ledger.requests({ limit: 200 });
  assert.equal(items.length, requests);
  assert.ok(items.every(({ status, createdAt }) => isFinished(status) && createdAt <= systemClock.now()));
  assert.equal(new Set(items.map(({ key }) => key)).size, requests);
  for (const { id, status } of items) {
    const history = await ledger.entriesOf(id, 10);
    assert.ok(history.length >= 2, `${id} has a history`);
    assert.equal((await ledger.execution(id))?.outcome, status === "executed" ? "executed" : undefined);
  }
});

it("copies rows that refer to the entry of their own ask", async (t) => {
  const folder = tempFolder();
  t.after(() => folder.remove());
  await fillLedger(folder.path, 30);
  const db = openReader(folder.file("ledger.db"));
  t.after(() => db.close());
  const unlike = `SELECT r.id FROM requests AS r LEFT JOIN entries AS e ON e.seq = r.asked
    WHERE e.type IS NOT 'request_submitted' OR r.id <> e.subject OR r.agent <> e.body ->> 'agent' OR r.created_at <> e.at`;
  assert.deepEqual(db.sql(unlike).all(), []);
});
