// How to test an actor: no disk, no waiting, and weeks of retries in a few milliseconds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { actor, snooze } from "visto/queue";
import { TestWorker } from "visto/testing";
import { z } from "zod";

const payload = z.object({ order: z.number() });

/** The actor under test: charges an order once the bank is open, and bears with a bank that fails. */
function chargeAt(bank: { readonly opensAt: number; charge(order: number): void }) {
  return actor({ name: "charge", payload, maxRetries: 3 }, ({ order }, { clock }) => {
    if (clock.now() < bank.opensAt) return snooze(bank.opensAt - clock.now());
    bank.charge(order);
  });
}

test("a charge waits for the bank to open", async () => {
  const charged: number[] = [];
  const charge = chargeAt({
    opensAt: Date.UTC(2026, 0, 1, 9),
    charge: (order) => void charged.push(order),
  });
  const worker = new TestWorker({ actors: [charge] });
  await charge.send(worker.broker, { order: 7 });
  await worker.runUntilIdle();
  assert.deepEqual(charged, [7]);
  assert.equal(worker.clock.now(), Date.UTC(2026, 0, 1, 9));
});

test("a charge is tried four times, then kept as a dead letter", async () => {
  const failing = () => {
    throw new Error("the bank is on strike");
  };
  const charge = chargeAt({ opensAt: 0, charge: failing });
  const worker = new TestWorker({ actors: [charge] });
  const { id } = await charge.send(worker.broker, { order: 7 });
  const attempts = await worker.runUntilIdle();
  assert.equal(attempts.length, 4);
  assert.equal((await worker.broker.deadLetter(id))?.reason, "Error: the bank is on strike");
});
