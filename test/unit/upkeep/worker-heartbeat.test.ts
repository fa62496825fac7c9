import assert from "node:assert/strict";
import { it } from "node:test";
import { silentLog } from "../../../src/base/log.ts";
import { AttemptMeter } from "../../../src/queue/attempt-meter.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { WorkerHeartbeat } from "../../../src/upkeep/worker-heartbeat.ts";
import { granted } from "../../support/requests.ts";
import { openTestDesk } from "../../support/test-desk.ts";

const worker = {
  id: "wrk_1",
  host: "here",
  process: { pid: 1, startTime: "1" },
  queues: ["execute"],
  version: "1",
};

/** Moves the clock to the next heartbeat and waits until it is in the ledger. */
async function beat(clock: FakeClock, heard: () => Promise<number>): Promise<void> {
  await clock.advance(5_000);
  while ((await heard()) !== clock.now()) await new Promise((resolve) => setImmediate(resolve));
}

it("a worker is known while it runs, speaks every five seconds, and keeps the leases of what it executes", async () => {
  const clock = new FakeClock();
  const bench = await openTestDesk(clock);
  const meter = new AttemptMeter(clock);
  const heartbeat = new WorkerHeartbeat(worker, { ledger: bench.ledger, clock, log: silentLog, meter });
  await heartbeat.start();
  await heartbeat.start();
  const approved = await bench.approve(await bench.submit("make"));
  granted(await bench.desk.startHere(approved, "w#s", worker.id));
  for (let n = 0; n < 5; n++)
    await beat(clock, async () => (await bench.ledger.workers())[0]?.heartbeatAt ?? 0);
  assert.equal((await bench.ledger.execution(approved.id))?.leaseUntil, clock.now() + 15_000);
  assert.deepEqual((await bench.ledger.overdue(clock.now(), 9)).executing, []);

  await heartbeat.stop();
  await heartbeat.stop();
  assert.deepEqual(await bench.ledger.workers(), []);
  assert.deepEqual((await bench.ledger.overdue(clock.now(), 9)).executing, [approved.id]);
  const types = (await bench.ledger.entriesOf(worker.id, 9)).map(({ type }) => type);
  assert.deepEqual(types, ["worker_started", "worker_stopped"]);
  assert.equal(clock.waiting, 0);
  await bench.close();
});

it("a heartbeat that fails is logged, and the next one comes all the same", async () => {
  const clock = new FakeClock();
  const bench = await openTestDesk(clock);
  const logged: string[] = [];
  const log = { ...silentLog, warn: (event: string) => void logged.push(event) };
  let failures = 1;
  const ledger = Object.assign(Object.create(bench.ledger) as typeof bench.ledger, {
    registerWorker: () => bench.ledger.registerWorker(worker),
    removeWorker: () => bench.ledger.removeWorker(worker.id, "stopped"),
    heartbeat: async () => {
      if (failures-- > 0) throw new Error("the disk is full");
      await bench.ledger.heartbeat(worker.id);
    },
  });
  const heartbeat = new WorkerHeartbeat(worker, { ledger, clock, log, meter: new AttemptMeter(clock) });
  await heartbeat.start();
  await clock.advance(5_000);
  assert.deepEqual(logged, ["heartbeat_failed"]);
  await beat(clock, async () => (await bench.ledger.workers())[0]?.heartbeatAt ?? 0);
  await heartbeat.stop();
  await bench.close();
});
