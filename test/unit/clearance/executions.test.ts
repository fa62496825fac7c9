import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { abandon, confirm, renew, spawned } from "../../../src/clearance/confirm.ts";
import { lose, seize } from "../../../src/clearance/recover.ts";
import type { Execution } from "../../../src/domain/execution.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import {
  appended,
  approvedRequest,
  changeOf,
  executingRequest,
  execution,
  moment,
  now,
  sent,
} from "../../support/moment.ts";
import { granted, refusalCode } from "../../support/requests.ts";

const id = "req_0";
const claim = "w1#secret";
const running = { request: executingRequest(), execution: execution() };
const result = { outcome: "executed", exitCode: 0 } as const;

/** Everything that an executor may report, as one call each. */
const reports = {
  renew: (read: Read, by = claim) => renew.decide(read, { id, claim: by }, moment()),
  abandon: (read: Read, by = claim) => abandon.decide(read, { id, claim: by }, moment()),
  spawned: (read: Read, by = claim) =>
    spawned.decide(read, { id, claim: by, process: { pid: 7, startTime: "9" } }, moment()),
  confirm: (read: Read, by = claim) => confirm.decide(read, { id, claim: by, result }, moment()),
};

interface Read {
  readonly request: AgentRequest | undefined;
  readonly execution: Execution | undefined;
}

for (const [name, report] of Object.entries(reports)) {
  describe(name, () => {
    it("is refused to anybody but the holder of the open execution", () => {
      const refused = (read: Read, by?: string): string => {
        const step = report(read, by);
        assert.deepEqual(step.changes, []);
        return refusalCode(step.answer);
      };
      assert.equal(refused({ request: undefined, execution: undefined }), "not_found");
      assert.equal(refused({ request: approvedRequest(), execution: undefined }), "wrong_state");
      assert.equal(refused(running, "w2#other"), "claim_held");
      const ended = execution({ endedAt: now, outcome: "failed" });
      assert.equal(refused({ ...running, execution: ended }), "claim_held");
      assert.equal(refused({ ...running, request: executingRequest({ status: "unknown" }) }), "claim_held");
    });
  });
}

it("renew extends the lease to 15 seconds from now", () => {
  const step = reports.renew(running);
  assert.deepEqual(granted(step.answer), { leaseUntil: now + 15_000 });
  assert.equal(changeOf(step, "update_execution")?.execution.leaseUntil, now + 15_000);
});

it("abandon ends the lease at once and leaves no worker that would renew it", () => {
  const left = changeOf(reports.abandon(running), "update_execution")?.execution;
  assert.equal(left?.leaseUntil, now);
  assert.equal(left?.worker, undefined);
  assert.equal(left?.endedAt, undefined);
});

it("spawned records the process and extends the lease", () => {
  const step = reports.spawned(running);
  assert.deepEqual(changeOf(step, "update_execution")?.execution.process, { pid: 7, startTime: "9" });
  assert.deepEqual(appended(step), ["execution_spawned"]);
});

describe("confirm", () => {
  it("records the outcome with its duration and tells the agent", () => {
    const step = reports.confirm(running);
    const finished = granted(step.answer);
    assert.equal(finished.status, "executed");
    assert.deepEqual(finished.result, { ...result, durationMs: 5_000 });
    assert.equal(finished.finishedAt, now);
    const ended = changeOf(step, "update_execution")?.execution;
    assert.deepEqual([ended?.endedAt, ended?.outcome], [now, "executed"]);
    assert.deepEqual(appended(step), ["request_executed"]);
    assert.deepEqual(sent(step), ["notify_agent_result"]);
  });

  it("records each outcome as the status of its name", () => {
    for (const outcome of ["executed", "failed", "timed_out"] as const) {
      const step = confirm.decide(running, { id, claim, result: { outcome, durationMs: 3 } }, moment());
      assert.equal(granted(step.answer).status, outcome);
      assert.equal(granted(step.answer).result?.durationMs, 3);
    }
  });

  it("answers the same report again, and refuses another one", () => {
    const done = {
      request: executingRequest({ status: "executed" }),
      execution: execution({ endedAt: now, outcome: "executed" }),
    };
    const again = reports.confirm(done);
    assert.deepEqual(again, { answer: done.request, changes: [] });
    const other = confirm.decide(done, { id, claim, result: { outcome: "failed" } }, moment());
    assert.equal(refusalCode(other.answer), "claim_held");
  });
});

describe("recovery", () => {
  const overdue = { request: executingRequest(), execution: execution({ leaseUntil: now }) };

  it("takes an execution away once its lease has run out, so that its executor is heard no more", () => {
    const seized = granted(seize.decide(overdue, { id }, moment()).answer);
    assert.notEqual(seized.claim, claim);
    assert.equal(seized.worker, undefined);
    const late = reports.confirm({ ...overdue, execution: seized });
    assert.equal(refusalCode(late.answer), "claim_held");
  });

  it("says that nobody knows the outcome, raises the alert and tells the agent", () => {
    const step = lose.decide(overdue, { id, stopped: 2 }, moment());
    assert.equal(granted(step.answer).status, "unknown");
    assert.deepEqual(granted(step.answer).result, { outcome: "unknown", reason: "lease_lost" });
    const alert = changeOf(step, "raise_alert")?.alert;
    assert.deepEqual([alert?.code, alert?.subject], ["outcome_unknown", id]);
    assert.match(alert?.message ?? "", /processes stopped: 2/);
    assert.deepEqual(appended(step), ["request_unknown"]);
    assert.deepEqual(sent(step), ["notify_agent_result"]);
    const quiet = lose.decide(overdue, { id, stopped: 0 }, moment());
    assert.match(changeOf(quiet, "raise_alert")?.alert.message ?? "", /after it had started/);
  });

  it("leaves alone what is gone, not executing, or still under its lease", () => {
    for (const step of [seize, lose]) {
      const refused = (read: Read) => refusalCode(step.decide(read, { id, stopped: 0 }, moment()).answer);
      assert.equal(refused({ request: undefined, execution: undefined }), "not_found");
      assert.equal(refused({ request: approvedRequest(), execution: undefined }), "wrong_state");
      assert.equal(refused({ ...overdue, request: executingRequest({ status: "executed" }) }), "wrong_state");
      assert.equal(refused(running), "wrong_state");
    }
  });
});
