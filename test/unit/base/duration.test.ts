import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatDuration, parseDuration } from "../../../src/base/duration.ts";

const read: readonly (readonly [string, number])[] = [
  ["250ms", 250],
  ["15s", 15_000],
  ["10m", 600_000],
  ["1h30m", 5_400_000],
  ["7d", 604_800_000],
  ["1.5s", 1_500],
];

for (const [text, ms] of read) {
  test(`${text} is read as ${ms} milliseconds`, () => assert.equal(parseDuration(text), ms));
}

for (const text of ["", "15", "s", "15 s", "-5s", "5x", "1h 30m", "5s!", "never", "1e3s"]) {
  test(`${JSON.stringify(text)} is no duration, and the error names the option`, () => {
    assert.throws(() => parseDuration(text, "deadline"), {
      code: "invalid_option",
      message: /^deadline: expected/,
    });
  });
}

const shown: readonly (readonly [number, string])[] = [
  [0, "0ms"],
  [850, "850ms"],
  [2_000, "2s"],
  [250_000, "4m 10s"],
  [266_400_000, "3d 2h"],
  [3_600_000 + 5_000, "1h"],
  [-2_000, "-2s"],
];

for (const [ms, text] of shown) {
  test(`${ms} milliseconds are shown as ${text}`, () => assert.equal(formatDuration(ms), text));
}

test("what is shown for whole seconds below two units can be read back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_599 }), (seconds) => {
      assert.equal(parseDuration(formatDuration(seconds * 1_000).replaceAll(" ", "")), seconds * 1_000);
    }),
  );
});
