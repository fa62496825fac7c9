import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Submission, submit } from "../../../src/clearance/submit.ts";
import type { AgentRequest, Sighting } from "../../../src/domain/request.ts";
import { appended, changeOf, moment, now, request, sent } from "../../support/moment.ts";
import { granted, judgement, minute, refusalCode, submission } from "../../support/requests.ts";

interface Known {
  readonly byKey?: AgentRequest;
  readonly byCall?: AgentRequest;
  readonly twins?: readonly AgentRequest[];
}

function ask(over: Parameters<typeof submission>[0] = {}, known: Known = {}) {
  const read = { byKey: undefined, byCall: undefined, grants: [], twins: [], task: undefined, ...known };
  return submit.decide(read, submission({ seenAt: now, ...over }), moment());
}

/** The request that a first submission with these properties had made. */
function asked(over: Parameters<typeof submission>[0] = {}): AgentRequest {
  return granted(ask(over).answer).request;
}

const hook = { session: "s1", sighting: { channel: "hook" } } as const;
const screen = { session: "s1", sighting: { channel: "screen" } } as const;

describe("submit", () => {
  it("records an ask with its deadline and the sighting that brought it", () => {
    const step = ask({
      deadline: minute,
      key: "k",
      session: "s1",
      sighting: { channel: "hook", call: "t1" },
    });
    const { request: made, created } = granted(step.answer);
    assert.equal(created, true);
    assert.equal(made.id, "req_1");
    assert.equal(made.status, "pending");
    assert.equal(made.deadline, now + minute);
    assert.deepEqual(made.sightings, [{ channel: "hook", call: "t1", at: now, by: "agent", key: "k" }]);
    assert.deepEqual(step.changes.at(1), { change: "insert_request", request: made });
    const names = step.changes.flatMap((one) => (one.change === "name_request" ? [one.name] : []));
    assert.deepEqual(names, ["key:5:agent:k", "call:2:s1:t1", `ask:2:s1:${made.fingerprint}:req_1`]);
  });

  it("tells the reviewers of what has to be asked, and sets its deadline", () => {
    assert.deepEqual(sent(ask({ judgement: judgement("ask") })), [
      "notify_supervisor_request",
      "attend_request",
    ]);
  });

  it("approves what the policy allows, and has the desk run it", () => {
    const step = ask({ judgement: judgement("allow") });
    const { request: made } = granted(step.answer);
    assert.equal(made.status, "approved");
    assert.equal(made.decision?.by, "policy");
    assert.equal(made.clearanceUntil, now + 10 * minute);
    assert.deepEqual(sent(step), ["execute_approved_command", "attend_request"]);
    assert.deepEqual(appended(step), ["request_approved"]);
  });

  it("leaves an allowed ask to the agent's own process where that is to run it", () => {
    const step = ask({ judgement: judgement("allow"), execution: "agent" });
    assert.deepEqual(sent(step), ["attend_request"]);
  });

  it("rejects what the policy denies, with its reason", () => {
    const step = ask({ judgement: judgement("deny") });
    const { request: made } = granted(step.answer);
    assert.equal(made.status, "rejected");
    assert.deepEqual(made.decision, {
      verdict: "reject",
      by: "policy",
      at: now,
      reason: "the test says deny",
    });
    assert.equal(made.finishedAt, now);
    assert.deepEqual(sent(step), ["notify_agent_result"]);
  });

  it("does a task report in the same commit", () => {
    const step = ask({ kind: "task_progress", judgement: judgement("allow") });
    const { request: made } = granted(step.answer);
    assert.equal(made.status, "executed");
    assert.equal(made.result?.outcome, "executed");
    assert.deepEqual(sent(step), []);
  });

  it("has an ask judged later when its judgement was not ready, and sets its deadline all the same", () => {
    const step = ask({ judgement: null });
    assert.equal(granted(step.answer).request.judgement, null);
    assert.deepEqual(sent(step), ["process_agent_request", "attend_request"]);
  });

  it("answers the same key with the same request, and records nothing", () => {
    const byKey = asked({ key: "k" });
    const step = ask({ key: "k" }, { byKey });
    assert.deepEqual(step.answer, { request: byKey, created: false });
    assert.deepEqual(step.changes, []);
  });

  it("refuses a key that names the same command, to be run by somebody else", () => {
    const byKey = asked({ key: "k" });
    const other = byKey.execution === "server" ? "agent" : "server";
    const step = ask({ key: "k" }, { byKey: { ...byKey, execution: other } });
    assert.equal(refusalCode(step.answer), "key_reused");
  });

  it("refuses a key that names another command", () => {
    const step = ask({ key: "k", text: "make clean" }, { byKey: asked({ key: "k" }) });
    assert.equal(refusalCode(step.answer), "key_reused");
    assert.deepEqual(step.changes, []);
  });

  it("sees the same tool call of a session as the same ask, by whatever channel, also once it is finished", () => {
    const sighting: Sighting = { channel: "hook", call: "t1", at: now, by: "agent" };
    const byCall = request({ ...asked(), session: "s1", status: "executed", sightings: [sighting] });
    const step = ask({ session: "s1", sighting: { channel: "hook", call: "t1" } }, { byCall });
    const { request: seen, created } = granted(step.answer);
    assert.equal(created, false);
    assert.equal(seen.id, byCall.id);
    assert.equal(seen.sightings.length, 2);
    assert.deepEqual(appended(step), ["request_seen"]);
    assert.equal(changeOf(step, "name_request"), undefined);
  });

  it("refuses a tool call that names another command, so that no answer clears a second one", () => {
    const byCall = asked({ session: "s1", sighting: { channel: "hook", call: "t1" } });
    const step = ask(
      { text: "rm -rf /", session: "s1", sighting: { channel: "hook", call: "t1" } },
      { byCall },
    );
    assert.equal(refusalCode(step.answer), "key_reused");
    assert.deepEqual(step.changes, []);
  });

  it("merges what two channels of one session saw", () => {
    const twin = asked(hook);
    const step = ask({ ...screen, key: "k" }, { twins: [twin] });
    assert.equal(granted(step.answer).request.id, twin.id);
    assert.equal(changeOf(step, "name_request")?.name, "key:5:agent:k");
  });

  it("gives a twin the name of the call that came with it, also where the other channel knew no session", () => {
    const twin = asked({ sighting: { channel: "screen", pane: "%1", call: "t1" } });
    const step = ask(
      { session: "s1", sighting: { channel: "hook", pane: "%1", call: "t1" } },
      { twins: [twin] },
    );
    assert.equal(granted(step.answer).request.id, twin.id);
    assert.equal(changeOf(step, "name_request")?.name, "call:2:s1:t1");
  });

  it("merges what two channels saw in one pane", () => {
    const twin = asked({ session: "s1", sighting: { channel: "hook", pane: "%1" } });
    const step = ask({ sighting: { channel: "screen", pane: "%1" } }, { twins: [twin] });
    assert.equal(granted(step.answer).created, false);
  });

  it("never merges what one channel saw twice", () => {
    assert.equal(granted(ask(hook, { twins: [asked(hook)] }).answer).created, true);
  });

  it("never merges what was seen in another session or pane, or in none", () => {
    const twins = [asked({ session: "s1", sighting: { channel: "hook", pane: "%1" } })];
    for (const over of [{ session: "s2" }, { sighting: { channel: "screen", pane: "%2" } }, {}] as const) {
      const step = ask(
        { ...over, sighting: { channel: "screen", ...("sighting" in over ? over.sighting : {}) } },
        { twins },
      );
      assert.equal(granted(step.answer).created, true);
    }
  });

  it("matches sightings one to one: the oldest first, and none twice", () => {
    const [first, second] = [
      { ...asked(hook), id: "req_a" },
      { ...asked(hook), id: "req_b" },
    ];
    const one = granted(ask(screen, { twins: [first, second] }).answer).request;
    assert.equal(one.id, "req_a");
    assert.equal(granted(ask(screen, { twins: [one, second] }).answer).request.id, "req_b");
    const two = granted(ask(screen, { twins: [one, second] }).answer).request;
    assert.equal(granted(ask(screen, { twins: [one, two] }).answer).created, true);
  });

  it("looks for twins of the last ten seconds, and only where another channel could have seen them", () => {
    const reads = (over: Partial<Submission>) => submit.needs(submission({ seenAt: now, ...over }));
    const { twins, byKey, byCall } = reads({ session: "s1" });
    assert.deepEqual(twins && { ...twins, fingerprint: "" }, {
      read: "recentTwins",
      fingerprint: "",
      since: now - 10_000,
    });
    assert.deepEqual([byKey, byCall], [undefined, undefined]);
    assert.equal(reads({}).twins, undefined);
    const named = reads({ key: "k", session: "s1", sighting: { channel: "hook", call: "t1" } });
    assert.deepEqual(named.byKey, { read: "requestNamed", name: "key:5:agent:k" });
    assert.deepEqual(named.byCall, { read: "requestNamed", name: "call:2:s1:t1" });
  });
});
