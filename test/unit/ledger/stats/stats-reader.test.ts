import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { type Database, openReader } from "../../../../src/base/sqlite/database.ts";
import { decide } from "../../../../src/clearance/decide.ts";
import { submit } from "../../../../src/clearance/submit.ts";
import { readBlock } from "../../../../src/ledger/sqlite/stats/block.ts";
import { StatsReader } from "../../../../src/ledger/sqlite/stats/stats-reader.ts";
import { FakeClock } from "../../../../src/testing/fake-clock.ts";
import { type OpenTestLedger, openTestLedger } from "../../../support/open-ledger.ts";
import { ada, granted, judgement, minute, submission } from "../../../support/requests.ts";

describe("figures read in blocks", () => {
  let clock: FakeClock;
  let open: OpenTestLedger;
  let db: Database;

  beforeEach(async () => {
    clock = new FakeClock();
    open = await openTestLedger(clock);
    db = openReader(open.file);
  });
  afterEach(async () => {
    db.close();
    await open.close();
  });

  const reader = (mostBlocks = 100) => new StatsReader(db, { blockLength: 4, mostBlocks });

  async function ask(over: Parameters<typeof submission>[0] = {}) {
    const input = submission({ seenAt: clock.now(), ...over });
    return granted(await open.ledger.run(submit, input)).request;
  }

  async function askAll(count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      await ask({ judgement: judgement("deny"), agent: `agent-${n % 3}` });
      await clock.advance(minute);
    }
  }

  it("comes to the same sums in blocks, once and again, as all at once", async () => {
    await askAll(23);
    const whole = new StatsReader(db, { blockLength: 1_000, mostBlocks: 1 });
    const inBlocks = reader();
    for (const since of [0, clock.now() - 5 * minute - 1, clock.now() - 16 * minute, clock.now()]) {
      const expected = whole.read({ since });
      assert.deepEqual(inBlocks.read({ since }), expected);
      assert.deepEqual(inBlocks.read({ since }), expected);
    }
    assert.equal(inBlocks.read({ since: clock.now() - 5 * minute - 1 }).requests, 5);
  });

  it("reads a block again while something of it is open, and then no more", async () => {
    const { id, digest } = await ask();
    await askAll(9);
    const figures = reader();
    assert.deepEqual(figures.read({ since: 0 }).byStatus, { pending: 1, rejected: 9 });
    granted(await open.ledger.run(decide, { id, digest, identity: ada, verdict: "reject", clearance: 1 }));
    assert.deepEqual(figures.read({ since: 0 }).byStatus, { rejected: 10 });
    assert.equal(readBlock(db, { first: 0, last: 3, since: 0 }).isOver, true);
    await ask();
    assert.equal(figures.read({ since: 0 }).requests, 11);
  });

  it("takes the newest where there are too many, and says from when they are", async () => {
    const begun = clock.now();
    await askAll(23);
    const figures = reader(3).read({ since: 0 });
    // The blocks begin at 0, 4, 8, …: the newest three hold the requests 12 to 23.
    assert.deepEqual([figures.requests, figures.isPartial], [12, true]);
    assert.equal(figures.since, begun + 11 * minute);
    const recent = reader(3).read({ since: begun + 15 * minute });
    assert.deepEqual([recent.requests, recent.isPartial], [8, false]);
  });
});
