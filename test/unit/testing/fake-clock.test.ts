import assert from "node:assert/strict";
import { it } from "node:test";
import { pause } from "../../../src/base/clock.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";

it("runs timers in the order of their times, each at its own time", async () => {
  const clock = new FakeClock(1_000);
  const seen: [string, number][] = [];
  clock.after(20, () => seen.push(["late", clock.now()]));
  clock.after(10, () => seen.push(["early", clock.now()]));
  clock.after(10, () => seen.push(["early too", clock.now()]));
  clock.after(31, () => seen.push(["never", clock.now()]));
  await clock.advance(30);
  assert.deepEqual(seen, [
    ["early", 1_010],
    ["early too", 1_010],
    ["late", 1_020],
  ]);
  assert.equal(clock.now(), 1_030);
  assert.equal(clock.waiting, 1);
});

it("runs a timer that another one set within the same move", async () => {
  const clock = new FakeClock();
  const seen: number[] = [];
  const step = async (): Promise<void> => {
    seen.push(clock.monotonic());
    await pause(clock, 10);
    if (seen.length < 3) await step();
  };
  void step();
  await clock.advance(25);
  assert.deepEqual(seen, [0, 10, 20]);
});

it("does not run a cancelled timer", async () => {
  const clock = new FakeClock();
  clock.after(1, () => assert.fail("it was cancelled")).cancel();
  await clock.advance(5);
});

it("moves the wall alone when the wall jumps", async () => {
  const clock = new FakeClock(5_000);
  clock.after(10, () => assert.fail("no time has passed"));
  clock.jumpWall(-4_000);
  assert.equal(clock.now(), 1_000);
  assert.equal(clock.monotonic(), 0);
  await clock.advance(5);
  assert.equal(clock.now(), 1_005);
});
