import assert from "node:assert/strict";
import { test } from "node:test";
import { type ErrorCode, VistoError } from "../../../src/base/errors.ts";
import {
  exitOfDecision,
  exitOfError,
  exitOfRecord,
  exitOfRun,
  Interruption,
} from "../../../src/cli/exit-codes.ts";
import type { RequestStatus } from "../../../src/domain/lifecycle.ts";
import type { RequestResult } from "../../../src/domain/request.ts";
import { exampleApproval } from "./example-request.ts";

const runs: readonly [RequestStatus, Partial<RequestResult> | undefined, number][] = [
  ["executed", { exitCode: 0 }, 0],
  ["executed", { reason: "resolved" }, 0],
  ["executed", undefined, 0],
  ["failed", { exitCode: 10 }, 10],
  ["failed", { exitCode: 3 }, 3],
  ["failed", { signal: "SIGTERM" }, 143],
  ["failed", { signal: "SIGKILL" }, 137],
  ["failed", { reason: "not_started: no such program" }, 1],
  ["timed_out", { signal: "SIGKILL" }, 124],
  ["unknown", {}, 14],
  ["rejected", undefined, 10],
  ["expired", undefined, 11],
  ["withdrawn", undefined, 12],
  ["lapsed", undefined, 12],
  ["pending", undefined, 13],
  ["approved", undefined, 13],
  ["executing", undefined, 13],
];
for (const [status, result, expected] of runs) {
  test(`a run that ended ${status} ${JSON.stringify(result ?? {})} exits ${expected}`, () => {
    const full = result && { outcome: "failed" as const, ...result };
    assert.equal(exitOfRun({ status, result: full }), expected);
  });
}

const decisions: readonly [RequestStatus, boolean, number][] = [
  ["approved", true, 0],
  ["executing", true, 0],
  ["executed", true, 0],
  ["failed", true, 0],
  ["unknown", true, 0],
  ["lapsed", true, 12],
  ["withdrawn", true, 12],
  ["withdrawn", false, 12],
  ["rejected", false, 10],
  ["expired", false, 11],
  ["pending", false, 13],
  ["executed", false, 0],
];
for (const [status, approved, expected] of decisions) {
  test(`a decision waited for that is ${status}${approved ? " after an approval" : ""} exits ${expected}`, () => {
    assert.equal(exitOfDecision({ status, decision: approved ? exampleApproval : undefined }), expected);
  });
}

test("an ask that is only recorded exits 0, or 10 when it is rejected already", () => {
  assert.equal(exitOfRecord({ status: "pending" }), 0);
  assert.equal(exitOfRecord({ status: "executed" }), 0);
  assert.equal(exitOfRecord({ status: "rejected" }), 10);
});

const errors: readonly [ErrorCode, number][] = [
  ["usage", 2],
  ["internal", 1],
  ["desk_unreachable", 15],
  ["agent_session", 16],
  ["claim_held", 16],
  ["digest_differs", 16],
  ["token_missing", 16],
];
for (const [code, expected] of errors) {
  test(`the error ${code} exits ${expected}`, () => {
    assert.equal(exitOfError(new VistoError(code, "")), expected);
  });
}

test("an interruption exits as a shell tells of a signal, and anything unforeseen exits 1", () => {
  assert.equal(exitOfError(new Interruption("SIGINT")), 130);
  assert.equal(exitOfError(new Interruption("SIGTERM")), 143);
  assert.equal(exitOfError(new TypeError("bug")), 1);
});
