import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type RunReport, reportRun } from "../../../src/clearance/report-run.ts";
import { resolve } from "../../../src/clearance/resolve.ts";
import type { Execution } from "../../../src/domain/execution.ts";
import type { AgentRequest, Sighting } from "../../../src/domain/request.ts";
import {
  appended,
  approvedRequest,
  changeOf,
  executingRequest,
  execution,
  moment,
  now,
  request,
} from "../../support/moment.ts";
import { agent, granted, identity, judgement, refusalCode } from "../../support/requests.ts";

const id = "req_0";
const agentRun = { execution: "agent" } as const;

const report = (asked: AgentRequest | undefined, run?: Execution, over: Partial<RunReport> = {}) => {
  const input: RunReport = { id, identity: agent, result: { outcome: "executed" }, ...over };
  return reportRun.decide({ request: asked, execution: run }, input, moment());
};

describe("a client's report of a run", () => {
  it("ends what our answer had let it run, with how long it took", () => {
    const step = report(executingRequest(agentRun), execution({ by: "agent" }));
    assert.deepEqual(appended(step), ["request_executed"]);
    assert.deepEqual(granted(step.answer).result, { outcome: "executed", durationMs: 5_000 });
    const failed = report(executingRequest(agentRun), execution({ by: "agent" }), {
      result: { outcome: "failed", durationMs: 3 },
    });
    assert.deepEqual(
      [granted(failed.answer).status, granted(failed.answer).result?.durationMs],
      ["failed", 3],
    );
  });

  it("takes a run that nobody had decided for a person's yes in the client", () => {
    const step = report(request(agentRun));
    assert.deepEqual(appended(step), ["request_approved", "request_executing", "request_executed"]);
    const { status, decision, claimedBy } = granted(step.answer);
    assert.deepEqual([status, decision?.by, claimedBy], ["executed", "client", "client"]);
    assert.equal(changeOf(step, "update_execution")?.execution.endedAt, now);
    assert.equal(changeOf(step, "raise_alert"), undefined);
  });

  it("leaves a reviewer's approval theirs, and raises no alert for it", () => {
    const critical = { ...agentRun, judgement: judgement("ask", { risk: "critical" }) };
    const step = report(approvedRequest(critical));
    assert.equal(granted(step.answer).decision?.by, "ada");
    assert.equal(changeOf(step, "raise_alert"), undefined);
    const byClient = changeOf(report(request(critical)), "raise_alert")?.alert;
    assert.deepEqual([byClient?.code, byClient?.subject], ["ran_uncleared", id]);
  });

  it("keeps a closed request closed, and raises the alert", () => {
    for (const status of ["rejected", "expired", "withdrawn", "lapsed"] as const) {
      const step = report(request({ ...agentRun, status, finishedAt: now - 1 }));
      assert.deepEqual([granted(step.answer).status, granted(step.answer).finishedAt], [status, now - 1]);
      assert.deepEqual(appended(step), ["request_ran_uncleared"]);
      assert.match(
        changeOf(step, "raise_alert")?.alert.message ?? "",
        new RegExp(`it was ${status} at the desk`),
      );
    }
  });

  it("changes nothing a second time, nor of what the desk itself runs", () => {
    const ended = execution({ by: "agent", endedAt: now - 1, outcome: "executed" });
    assert.deepEqual(report(executingRequest({ ...agentRun, status: "executed" }), ended).changes, []);
    assert.deepEqual(report(request()).changes, []);
    assert.deepEqual(report(executingRequest(), execution()).changes, []);
  });

  it("is heard from whoever asked, or whose hook told of what a screen had shown", () => {
    assert.equal(refusalCode(report(undefined).answer), "not_found");
    const other = { identity: identity("other", "agent") };
    assert.equal(refusalCode(report(request(agentRun), undefined, other).answer), "role_forbidden");
    const seen = (channel: Sighting["channel"], by: string): Sighting => ({ channel, at: now, by });
    const sightings = [seen("screen", "desk"), seen("hook", "agent")] as const;
    const onScreen = { execution: "pane", requester: "desk", sightings } as const;
    assert.equal(granted(report(request(onScreen)).answer).status, "executed");
    assert.equal(refusalCode(report(request(onScreen), undefined, other).answer), "role_forbidden");
    const byHttp = { ...onScreen, sightings: [seen("http", "desk"), seen("hook", "agent")] } as const;
    assert.equal(refusalCode(report(request(byHttp)).answer), "role_forbidden");
  });

  it("has its alert resolved by a reviewer, and the request stays as it was", () => {
    const rejected = request({ ...agentRun, status: "rejected" });
    const alert = { code: "ran_uncleared", subject: id, message: "", raisedAt: now } as const;
    const by = (name: string) =>
      resolve.decide(
        { request: rejected, alert },
        { id, identity: identity(name, "reviewer"), as: "executed" },
        moment(),
      );
    const step = by("ada");
    assert.equal(granted(step.answer), rejected);
    assert.equal(changeOf(step, "resolve_alert")?.code, "ran_uncleared");
    assert.equal(refusalCode(by("agent").answer), "own_ask");
  });
});
