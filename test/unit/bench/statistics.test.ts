import assert from "node:assert/strict";
import { it } from "node:test";
import { median, quantile } from "../../../bench/statistics.ts";

it("takes the value in the middle, or between the two in the middle", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([7]), 7);
  assert.ok(Number.isNaN(median([])));
});

it("takes a quantile from the values in their order, the greatest for the whole", () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  assert.equal(quantile(values, 0.5), 51);
  assert.equal(quantile(values, 0.99), 100);
  assert.equal(quantile(values, 1), 100);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});
