import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Bell, dueTime, endOfQuiet, gatherFor, gatherUrgentFor } from "../../../src/domain/bell.ts";
import type { Hours } from "../../../src/domain/hours.ts";
import { recipient } from "../../support/recipients.ts";

const noon = Date.UTC(2026, 0, 1, 12);
const hour = 3_600_000;
const daily = (from: number, to: number): Hours => ({ days: [0, 1, 2, 3, 4, 5, 6], from, to, zone: "UTC" });
const bob = recipient("bob");

const due = (bell: Partial<Bell>, over = {}, urgent = false): number =>
  dueTime({ ...bob, ...over }, { told: false, ...bell }, urgent, noon) - noon;

describe("when news is due", () => {
  it("is now after a silence, and after a gathering time soon after an interruption", () => {
    assert.equal(due({}), 0);
    assert.equal(due({ lastAt: noon - gatherFor }), 0);
    assert.equal(due({ lastAt: noon - 100 }), gatherFor - 100);
  });

  it("counts a time that lies ahead as now: the clock was set back since", () => {
    const ahead = noon + 24 * hour;
    assert.equal(due({ lastAt: ahead }), gatherFor);
    assert.equal(due({ lastUrgentAt: ahead }, {}, true), gatherUrgentFor);
    assert.equal(due({ rateAt: ahead }, { rate: { most: 1, per: hour } }), hour);
  });

  it("waits for the rate, and then for the end of quiet hours", () => {
    const rate = { most: 1, per: 2 * hour };
    assert.equal(due({ rateAt: noon - hour }, { rate }), hour);
    assert.equal(due({ rateAt: noon - hour }, { rate, quiet: [daily(13 * 60, 15 * 60)] }), 3 * hour);
  });

  it("follows quiet hours that join others, and ends after a week of them", () => {
    assert.equal(endOfQuiet([daily(12 * 60, 13 * 60), daily(13 * 60, 60)], noon) - noon, 13 * hour);
    const always = endOfQuiet([daily(0, 1_440)], noon) - noon;
    assert.ok(always >= 7 * 24 * hour && always <= 9 * 24 * hour);
  });

  it("is never before now, and for critical news never later than its gathering time", () => {
    const time = fc.option(fc.integer({ min: noon - 1e9, max: noon + 1e9 }), { nil: undefined });
    fc.assert(
      fc.property(time, time, time, fc.boolean(), (lastAt, lastUrgentAt, rateAt, urgent) => {
        const over = { rate: { most: 3, per: hour }, quiet: [daily(700, 800)] };
        const wait = due({ lastAt, lastUrgentAt, rateAt }, over, urgent);
        assert.ok(wait >= 0);
        if (urgent) assert.ok(wait <= gatherUrgentFor);
      }),
    );
  });
});
