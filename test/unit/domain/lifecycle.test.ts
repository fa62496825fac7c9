import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isDecided,
  isFinished,
  mayBecome,
  type RequestStatus,
  requestStatuses,
  transitions,
} from "../../../src/domain/lifecycle.ts";

/** Every step there is, written out once more on purpose: a line lost from the table fails a test of its name. */
const steps: readonly (readonly [RequestStatus, RequestStatus, string])[] = [
  ["pending", "approved", "somebody approves it"],
  ["pending", "rejected", "somebody rejects it"],
  ["pending", "withdrawn", "the one who asked takes it back"],
  ["pending", "expired", "its deadline passes"],
  ["pending", "executed", "the client ran it itself"],
  ["approved", "executing", "an executor starts it"],
  ["approved", "lapsed", "its clearance runs out or a gate closes"],
  ["approved", "withdrawn", "the one who asked takes it back"],
  ["executing", "executed", "it ran"],
  ["executing", "failed", "it ran and failed, or could not start"],
  ["executing", "timed_out", "it ran too long"],
  ["executing", "unknown", "nobody can say how it ended"],
  ["unknown", "executed", "a person says that it ran"],
  ["unknown", "failed", "a person says that it failed"],
];

for (const [from, to, when] of steps) {
  test(`${from} becomes ${to} when ${when}`, () => assert.equal(mayBecome(from, to), true));
}

test("no step exists but the listed ones", () => {
  const listed = new Set(steps.map(([from, to]) => `${from} > ${to}`));
  const existing = requestStatuses.flatMap((from) =>
    requestStatuses.filter((to) => mayBecome(from, to)).map((to) => `${from} > ${to}`),
  );
  assert.deepEqual(
    existing.filter((step) => !listed.has(step)),
    [],
  );
});

test("every status has a row in the table", () => {
  assert.deepEqual(Object.keys(transitions).sort(), [...requestStatuses].sort());
});

test("only pending waits for a decision", () => {
  assert.deepEqual(
    requestStatuses.filter((status) => !isDecided(status)),
    ["pending"],
  );
});

test("pending, approved and executing are unfinished; unknown is finished though a person may resolve it", () => {
  assert.deepEqual(
    requestStatuses.filter((status) => !isFinished(status)),
    ["pending", "approved", "executing"],
  );
});

test("what is finished stays as it is, except that unknown is resolved", () => {
  for (const status of requestStatuses.filter((each) => isFinished(each) && each !== "unknown")) {
    assert.deepEqual(transitions[status], [], status);
  }
});
