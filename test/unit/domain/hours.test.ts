import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, type Hours, isWithin } from "../../../src/domain/hours.ts";

const berlin = "Europe/Berlin";
const work: Hours = { days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60, zone: berlin };
const night: Hours = { days: [0, 1, 2, 3, 4, 5, 6], from: 22 * 60, to: 7 * 60, zone: berlin };
const fridayNight: Hours = { ...night, days: [5] };

const at = Date.parse;

test("working hours are those of their own place, in summer and in winter", () => {
  assert.equal(isWithin(work, at("2026-11-24T07:30:00Z")), true, "08:30 in winter");
  assert.equal(isWithin(work, at("2026-11-24T06:59:59Z")), false);
  assert.equal(isWithin(work, at("2026-07-21T06:00:00Z")), true, "08:00 in summer");
  assert.equal(isWithin(work, at("2026-11-24T17:00:00Z")), false, "18:00 is outside");
  assert.equal(isWithin(work, at("2026-11-22T10:00:00Z")), false, "a Sunday");
});

test("a span over midnight belongs to the day on which it begins", () => {
  assert.equal(isWithin(fridayNight, at("2026-11-27T22:00:00Z")), true, "Friday 23:00");
  assert.equal(isWithin(fridayNight, at("2026-11-28T05:00:00Z")), true, "Saturday 06:00");
  assert.equal(isWithin(fridayNight, at("2026-11-28T22:00:00Z")), false, "Saturday 23:00");
  assert.equal(isWithin(fridayNight, at("2026-11-27T05:00:00Z")), false, "Friday 06:00");
});

test("the end of a span is the full minute at which it ends, and an instant outside is its own end", () => {
  assert.equal(endOf(night, at("2026-11-24T22:10:30.500Z")), at("2026-11-25T06:00:00Z"));
  assert.equal(endOf(work, at("2026-11-24T16:59:59Z")), at("2026-11-24T17:00:00Z"));
  assert.equal(endOf(work, at("2026-11-24T20:00:00Z")), at("2026-11-24T20:00:00Z"));
});

test("a whole day has no gap at midnight", () => {
  const always: Hours = { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 1_440, zone: "UTC" };
  for (let hour = 0; hour < 48; hour += 1)
    assert.equal(isWithin(always, at("2026-11-24T00:00:00Z") + hour * 3_600_000), true);
  assert.equal(endOf(always, at("2026-11-24T23:59:30Z")), at("2026-11-25T00:00:00Z"));
});
