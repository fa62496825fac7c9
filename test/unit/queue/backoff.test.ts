import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { backoffDelay } from "../../../src/queue/backoff.ts";

const day = 86_400_000;
const usual = { min: 15_000, max: 7 * day };
const anyBackoff = fc
  .tuple(fc.integer({ min: 0, max: day }), fc.integer({ min: 1, max: 30 * day }))
  .map(([min, max]) => ({ min, max }));
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const anyFailures = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 10_000 }));

it("starts at the minimum, doubles, and is by chance up to twice as long", () => {
  assert.deepEqual(
    [1, 2, 3].map((failures) => backoffDelay(failures, usual, () => 0)),
    [15_000, 30_000, 60_000],
  );
  assert.ok(backoffDelay(1, usual, () => 0.999_999) <= 30_000);
  assert.ok(backoffDelay(1, usual, () => 0.999_999) > 29_990);
});

it("is never longer than the maximum, nor shorter than the minimum where that is below the maximum", () => {
  fc.assert(
    fc.property(anyFailures, anyBackoff, anyRandom, (failures, backoff, random) => {
      const delay = backoffDelay(failures, backoff, () => random);
      assert.ok(Number.isSafeInteger(delay));
      assert.ok(delay <= backoff.max);
      assert.ok(delay >= Math.min(backoff.min, backoff.max));
    }),
  );
});

it("lies by chance between half and the whole of the minimum's doublings, also at the ten-thousandth failure", () => {
  fc.assert(
    fc.property(anyFailures, anyBackoff, anyRandom, (failures, backoff, random) => {
      const delay = backoffDelay(failures, backoff, () => random);
      const doubled = BigInt(backoff.min) << BigInt(failures);
      const ceiling = Number(doubled < BigInt(backoff.max) ? doubled : BigInt(backoff.max));
      const lowest = Math.max(ceiling / 2, Math.min(backoff.min, backoff.max));
      assert.ok(delay >= Math.floor(lowest), `${delay} is below ${lowest}`);
      assert.ok(delay <= Math.ceil(ceiling), `${delay} is above ${ceiling}`);
    }),
    {
      numRuns: 1_000,
      examples: [
        [10_000, usual, 0.5],
        [10_000, { min: 0, max: 1 }, 0.5],
      ],
    },
  );
});

it("never shrinks with more failures, at equal chance", () => {
  fc.assert(
    fc.property(anyFailures, anyBackoff, anyRandom, (failures, backoff, random) => {
      assert.ok(
        backoffDelay(failures + 1, backoff, () => random) >= backoffDelay(failures, backoff, () => random),
      );
    }),
  );
});

it("keeps some chance at the maximum, so that messages do not come back together", () => {
  assert.equal(
    backoffDelay(100, usual, () => 0),
    usual.max / 2,
  );
});
