import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, it } from "node:test";
import { attendRequest } from "../../../src/actors/attend-request.ts";
import { notifyAgentResult } from "../../../src/actors/notify-agent-result.ts";
import { notifySupervisorRequest } from "../../../src/actors/notify-supervisor-request.ts";
import { processAgentRequest } from "../../../src/actors/process-agent-request.ts";
import { recoverExecution } from "../../../src/actors/recover-execution.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { silentLog } from "../../../src/base/log.ts";
import { submit } from "../../../src/clearance/submit.ts";
import { dueAt } from "../../../src/domain/attention.ts";
import type { AppointmentPayload } from "../../../src/domain/messages.ts";
import { emptyPlan } from "../../../src/domain/notification-plan.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import { markName } from "../../../src/executor/executor.ts";
import { ProcessExecutor } from "../../../src/executor/process-executor.ts";
import { Feed } from "../../../src/notifiers/feed.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { handle, handlePayload } from "../../support/attempt.ts";
import { ada, granted, minute, submission } from "../../support/requests.ts";
import { type OpenTestDesk, openTestDesk } from "../../support/test-desk.ts";

let clock: FakeClock;
let bench: OpenTestDesk;
beforeEach(async () => {
  clock = new FakeClock();
  bench = await openTestDesk(clock);
});
afterEach(() => bench.close());

function outcomeKind(outcome: unknown): string {
  return outcome === undefined ? "done" : (outcome as { kind: string }).kind;
}

describe("process_agent_request", () => {
  it("rules a request whose judgement was not ready, once", async () => {
    const late = submission({ text: "echo hello", judgement: null, seenAt: clock.now() });
    const { id } = granted(await bench.ledger.run(submit, late)).request;
    const actor = processAgentRequest(bench.desk);
    assert.equal(await handle(actor, id, clock), undefined);
    assert.equal((await bench.stored(id)).status, "approved");
    assert.equal(outcomeKind(await handle(actor, id, clock)), "cancel");
  });
});

describe("attend_request", () => {
  /** Handles the message that was sent for what time has to do with this request next. */
  const attendTo = async (request: AgentRequest): Promise<unknown> =>
    handlePayload(
      attendRequest(bench.desk, clock),
      { requestId: request.id, at: dueAt(request) ?? 0 },
      clock,
    );

  it("ends a request at its deadline", async () => {
    const asked = await bench.submit("make", { deadline: minute });
    await clock.advance(minute);
    assert.equal(await attendTo(asked), undefined);
    assert.equal((await bench.stored(asked.id)).status, "expired");
  });

  it("comes again at the end when the clock was set back since it was sent", async () => {
    const asked = await bench.submit("make", { deadline: minute });
    clock.jumpWall(-5_000);
    assert.deepEqual(await attendTo(asked), { kind: "snooze", delay: minute + 5_000 });
    await clock.advance(minute + 5_000);
    assert.equal(await attendTo(asked), undefined);
    assert.equal((await bench.stored(asked.id)).status, "expired");
  });

  it("ends an approval that nobody has used, and leaves what has ended alone", async () => {
    const approved = await bench.approve(await bench.submit("make"));
    assert.deepEqual(await attendTo(approved), { kind: "snooze", delay: 10 * minute });
    await clock.advance(10 * minute);
    await attendTo(approved);
    assert.equal((await bench.stored(approved.id)).status, "lapsed");
    assert.equal(outcomeKind(await attendTo(approved)), "done");
    assert.equal(outcomeKind(await attendTo({ ...approved, id: "req_unknown" })), "cancel");
  });

  it("does nothing for a message that was sent for another time", async () => {
    const asked = await bench.submit("make");
    const actor = attendRequest(bench.desk, clock);
    const stale = { requestId: asked.id, at: clock.now() };
    assert.equal(await handlePayload(actor, stale, clock), undefined);
    assert.deepEqual((await bench.stored(asked.id)).attention, asked.attention);
  });
});

describe("an appointment that is moved while its message is handled", () => {
  it("leaves one message, for the time that counts now", async () => {
    const asked = await bench.submit("make");
    await clock.advance(2 * minute);
    const claim = { worker: "w1", queues: ["upkeep"], limit: 9, lease: minute };
    const [leased] = await bench.ledger.messages.claim(claim);
    assert.ok(leased);
    granted(await bench.desk.take({ id: asked.id, identity: ada, lasts: minute }));
    const actor = attendRequest(bench.desk, clock);
    const outcome = await handlePayload(actor, leased.payload as AppointmentPayload, clock);
    assert.equal(outcome, undefined);
    await bench.ledger.messages.settle([{ lease: leased.lease, as: "done" }]);
    await clock.advance(60 * minute);
    const left = await bench.ledger.messages.claim(claim);
    const takeEnds = clock.now() - 59 * minute;
    assert.deepEqual(
      left.map(({ payload }) => payload),
      [{ requestId: asked.id, at: takeEnds }],
    );
  });
});

describe("notify_supervisor_request, with a plan that names nobody", () => {
  const notifySupervisor = (feed: Feed) =>
    notifySupervisorRequest({ desk: bench.desk, feed, plan: { plan: emptyPlan }, clock });

  it("goes on telling while nobody was there, and records that nobody was", async () => {
    const { id } = await bench.submit("make");
    const actor = notifySupervisor(new Feed());
    assert.deepEqual(await handle(actor, id, clock), { kind: "snooze", delay: 1_000 });
    await clock.advance(20_000);
    assert.deepEqual(await handle(actor, id, clock), { kind: "snooze", delay: 10_000 });
    await clock.advance(10 * minute);
    assert.deepEqual(await handle(actor, id, clock), { kind: "snooze", delay: minute });
    const [delivery, ...others] = (await bench.stored(id)).deliveries;
    assert.equal(delivery?.state, "undelivered");
    assert.deepEqual(others, []);
  });

  it("is done once a reviewer was shown the ask, and says whom it told", async () => {
    const { id } = await bench.submit("make");
    const feed = new Feed();
    const shown: string[] = [];
    const leave = feed.join({ name: "ada", show: async (request) => shown.push(request.id) > 0 });
    assert.deepEqual(feed.present, ["ada"]);
    const actor = notifySupervisor(feed);
    assert.equal(await handle(actor, id, clock), undefined);
    assert.deepEqual(shown, [id]);
    const { deliveries } = await bench.stored(id);
    assert.deepEqual(
      deliveries.map(({ to, state }) => [to, state]),
      [["ada", "unconfirmed"]],
    );
    leave();
    assert.deepEqual(feed.present, []);
  });

  it("never counts the requester itself, nor a stream that is gone", async () => {
    const { id } = await bench.submit("make");
    const feed = new Feed();
    feed.join({ name: "agent", show: async () => assert.fail("the requester was shown its own ask") });
    feed.join({ name: "bob", show: async () => false });
    const actor = notifySupervisor(feed);
    assert.equal(outcomeKind(await handle(actor, id, clock)), "snooze");
  });

  it("tells nobody of what is decided", async () => {
    const { id } = await bench.submit("echo hello");
    const actor = notifySupervisor(new Feed());
    assert.equal(outcomeKind(await handle(actor, id, clock)), "cancel");
  });
});

describe("notify_agent_result", () => {
  it("waits a minute for the agent to fetch its result, then says that it did not", async () => {
    const { id } = await bench.submit("rm -rf /");
    const actor = notifyAgentResult(bench.desk, clock);
    assert.deepEqual(await handle(actor, id, clock), { kind: "snooze", delay: 10_000 });
    await clock.advance(minute);
    assert.equal(await handle(actor, id, clock), undefined);
    const [delivery] = (await bench.stored(id)).deliveries;
    assert.deepEqual([delivery?.about, delivery?.state, delivery?.to], ["result", "undelivered", "agent"]);
  });

  it("is done at once when the result was fetched", async () => {
    const { id } = await bench.submit("rm -rf /");
    const fetched = {
      channel: "poll",
      to: "agent",
      about: "result",
      state: "delivered",
      evidence: "read",
    } as const;
    await bench.desk.recordDelivery({ id, delivery: fetched });
    assert.equal(await handle(notifyAgentResult(bench.desk, clock), id, clock), undefined);
  });

  it("has nothing to tell of what is not finished", async () => {
    const { id } = await bench.submit("make");
    assert.equal(outcomeKind(await handle(notifyAgentResult(bench.desk, clock), id, clock)), "cancel");
  });
});

describe("recover_execution", () => {
  it("stops what a lost executor left running, records that nobody knows the outcome, and raises the alert", async () => {
    const approved = await bench.approve(await bench.submit("make"));
    const { execution } = granted(await bench.desk.startHere(approved, "w1#s", "w1"));
    const left = spawn("sleep", ["600"], {
      env: { [markName]: execution.id },
      stdio: "ignore",
      detached: true,
    });
    const gone = once(left, "exit");
    const actor = recoverExecution(bench.desk, new ProcessExecutor(systemClock, silentLog));

    assert.equal(outcomeKind(await handle(actor, approved.id, clock)), "cancel", "its lease holds still");
    await clock.advance(15_000);
    assert.equal(await handle(actor, approved.id, clock), undefined);
    await gone;
    const { status, result } = await bench.stored(approved.id);
    assert.deepEqual([status, result?.reason], ["unknown", "lease_lost"]);
    const [alert] = await bench.ledger.openAlerts();
    assert.deepEqual([alert?.code, alert?.subject], ["outcome_unknown", approved.id]);
    assert.match(alert?.message ?? "", /processes stopped: 1/);
    const late = await bench.desk.confirm({
      id: approved.id,
      claim: "w1#s",
      result: { outcome: "executed" },
    });
    assert.ok("refused" in late, "the lost executor is heard no more");
    assert.equal(outcomeKind(await handle(actor, approved.id, clock)), "cancel");
  });

  it("stops nothing of an agent's own process", async () => {
    const approved = await bench.approve(await bench.submit("make", { execution: "agent" }));
    granted(await bench.desk.startByAgent(approved, "cli#s", approved.digest));
    await clock.advance(15_000);
    const stopMarked = async (): Promise<number> => assert.fail("it is not ours to stop");
    const run = async (): Promise<never> => assert.fail("nothing is run");
    assert.equal(
      await handle(recoverExecution(bench.desk, { run, stopMarked }), approved.id, clock),
      undefined,
    );
    assert.equal((await bench.stored(approved.id)).status, "unknown");
  });
});
