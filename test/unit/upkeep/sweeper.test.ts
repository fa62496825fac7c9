import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { silentLog } from "../../../src/base/log.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { Sweeper } from "../../../src/upkeep/sweeper.ts";
import { granted, minute } from "../../support/requests.ts";
import { type OpenTestDesk, openTestDesk } from "../../support/test-desk.ts";

describe("the sweeper", () => {
  let clock: FakeClock;
  let bench: OpenTestDesk;
  let living: Set<number>;
  let sweeper: Sweeper;

  beforeEach(async () => {
    clock = new FakeClock();
    bench = await openTestDesk(clock);
    living = new Set([1]);
    const isAlive = ({ pid }: { pid: number }): boolean => living.has(pid);
    sweeper = new Sweeper({ desk: bench.desk, clock, log: silentLog, host: "here", isAlive });
  });
  afterEach(async () => {
    await sweeper.stop();
    await bench.close();
    assert.equal(clock.waiting, 0, "it leaves no timer behind");
  });

  const register = (id: string, host: string, pid: number): Promise<void> =>
    bench.ledger.registerWorker({
      id,
      host,
      process: { pid, startTime: "1" },
      queues: ["execute"],
      version: "1",
    });

  /** Moves the clock on and waits until the sweep that falls due has been done. */
  async function advanceAndSweep(ms: number): Promise<void> {
    await clock.advance(ms);
    await sweeper.sweep();
  }

  async function status(id: string): Promise<string> {
    return (await bench.stored(id)).status;
  }

  it("ends what its messages have missed, once at its start and then every five seconds", async () => {
    const asked = await bench.submit("make", { deadline: 1_000 });
    const later = await bench.submit("make test", { deadline: 9_000 });
    const approved = await bench.approve(await bench.submit("make clean"));
    await clock.advance(1_000);
    await sweeper.start();
    assert.equal(await status(asked.id), "expired");
    assert.equal(await status(later.id), "pending");
    const done = new Promise<void>((resolve) => bench.ledger.onCommit(resolve));
    await clock.advance(10_000);
    await done;
    assert.equal(await status(later.id), "expired");
    await advanceAndSweep(10 * minute);
    assert.equal(await status(approved.id), "lapsed");
  });

  it("reminds and escalates where the message for it was lost", async () => {
    const { id } = await bench.submit("make");
    await advanceAndSweep(2 * minute);
    await advanceAndSweep(minute);
    assert.equal((await bench.stored(id)).attention?.reminders, 1);
    await advanceAndSweep(7 * minute);
    assert.equal((await bench.stored(id)).attention?.rung, 1);
    const claimed = await bench.ledger.messages.claim({
      worker: "w",
      queues: ["upkeep"],
      limit: 9,
      lease: 1,
    });
    assert.deepEqual(claimed, [], "what the sweep has done is not due any more");
  });

  it("sweeps more than one batch at once", async () => {
    const asked = await Promise.all(
      Array.from({ length: 450 }, (_, n) => bench.submit(`make ${n}`, { deadline: 1_000 })),
    );
    await clock.advance(1_000);
    await sweeper.sweep();
    assert.equal(await bench.ledger.countPending(), 0);
    assert.equal(asked.length, 450);
  });

  it("sends for the recovery of an execution whose lease has run out, once", async () => {
    const approved = await bench.approve(await bench.submit("make"));
    granted(await bench.desk.startHere(approved, "w1#s", "w1"));
    await sweeper.sweep();
    const claim = { worker: "w", queues: ["upkeep"], limit: 9, lease: minute };
    assert.deepEqual(await bench.ledger.messages.claim(claim), []);
    await advanceAndSweep(15_000);
    await sweeper.sweep();
    const messages = await bench.ledger.messages.claim(claim);
    assert.deepEqual(
      messages.map(({ actor, payload }) => [actor, payload]),
      [["recover_execution", { requestId: approved.id }]],
    );
  });

  it("removes a dead worker of this machine, and what it executed is overdue at once", async () => {
    await register("wrk_alive", "here", 1);
    await register("wrk_dead", "here", 2);
    const approved = await bench.approve(await bench.submit("make"));
    granted(await bench.desk.startHere(approved, "w#s", "wrk_dead"));
    await sweeper.sweep();
    assert.deepEqual(
      (await bench.ledger.workers()).map(({ id }) => id),
      ["wrk_alive"],
    );
    assert.deepEqual((await bench.ledger.overdue(clock.now(), 9)).executing, [approved.id]);
    const [, lost] = await bench.ledger.entriesOf("wrk_dead", 9);
    assert.equal(lost?.type, "worker_lost");
  });

  it("removes a worker of another machine once it has been silent for a minute", async () => {
    await register("wrk_far", "there", 2);
    await advanceAndSweep(minute);
    assert.equal((await bench.ledger.workers()).length, 1);
    await advanceAndSweep(1);
    assert.equal((await bench.ledger.workers()).length, 0);
  });

  it("ends though the clock is set back while it sweeps", async () => {
    await bench.submit("make", { deadline: 1_000 });
    await clock.advance(1_000);
    clock.jumpWall(-minute);
    await sweeper.sweep();
    assert.equal(await bench.ledger.countPending(), 1);
  });
});
