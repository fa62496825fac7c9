import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseHours } from "../../../src/domain/parse-hours.ts";

describe("hours of the week", () => {
  const good: readonly [string, object][] = [
    [
      "Mon-Fri 08:00-18:00 Europe/Berlin",
      { days: [1, 2, 3, 4, 5], from: 480, to: 1_080, zone: "Europe/Berlin" },
    ],
    ["sat,sun 00:00-24:00 UTC", { days: [0, 6], from: 0, to: 1_440, zone: "UTC" }],
    [
      "daily 22:00-06:30 America/New_York",
      { days: [0, 1, 2, 3, 4, 5, 6], from: 1_320, to: 390, zone: "America/New_York" },
    ],
    ["Fri-Mon,Wed 09:15-09:16 Asia/Tokyo", { days: [0, 1, 3, 5, 6], from: 555, to: 556, zone: "Asia/Tokyo" }],
  ];
  for (const [text, hours] of good) {
    it(`are read from "${text}"`, () => assert.deepEqual(parseHours(text), hours));
  }

  const bad: readonly [string, RegExp][] = [
    ["Mon-Fri 08:00-18:00", /a time zone such as/],
    ["Mon-Fry 08:00-18:00 UTC", /days such as/],
    ["Mon-Tue-Wed 08:00-18:00 UTC", /days such as/],
    ["Mon 8-18 UTC", /hours such as/],
    ["Mon 24:00-08:00 UTC", /hours such as/],
    ["Mon 08:00-08:00 UTC", /a whole day is 00:00-24:00/],
    ["Mon 08:00-18:00 Europe/Berlni", /a time zone such as/],
    ["Mon 08:00-18:00 UTC and more", /days, hours and a time zone/],
  ];
  for (const [text, wanted] of bad) {
    it(`are refused from "${text}"`, () => assert.throws(() => parseHours(text), wanted));
  }
});
