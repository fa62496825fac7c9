import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { executeApprovedCommand, resultOf } from "../../../src/actors/execute-approved-command.ts";
import { type Clock, systemClock } from "../../../src/base/clock.ts";
import { silentLog } from "../../../src/base/log.ts";
import type { Desk } from "../../../src/clearance/desk.ts";
import { show } from "../../../src/clearance/inspect.ts";
import type { ExecutionEnd, ExecutionOrder, Executor } from "../../../src/executor/executor.ts";
import { ProcessExecutor } from "../../../src/executor/process-executor.ts";
import { handle } from "../../support/attempt.ts";
import { type OpenTestDesk, openTestDesk } from "../../support/test-desk.ts";

const ended = {
  kind: "ended",
  exitCode: 0,
  signal: null,
  timedOut: false,
  stopped: false,
  truncated: false,
  endedProcesses: 0,
  startedAt: 0,
  durationMs: 5,
} as const satisfies ExecutionEnd;

describe("execute_approved_command", () => {
  let bench: OpenTestDesk;
  let clock: Clock;

  beforeEach(async () => {
    clock = systemClock;
    bench = await openTestDesk(clock);
  });
  afterEach(() => bench.close());

  function actorWith(executor: Pick<Executor, "run">, desk: Desk = bench.desk, time: Clock = clock) {
    return executeApprovedCommand({
      desk,
      executor: { ...executor, run: (order) => executor.run(order), stopMarked: async () => 0 },
      environmentOf: () => ({ PATH: "/usr/bin:/bin" }),
      worker: "wrk_1",
      clock: time,
      log: silentLog,
    });
  }

  it("runs an allowed command once and records its output and outcome", async () => {
    const { id } = await bench.submit("echo hello");
    const actor = actorWith(new ProcessExecutor(clock, silentLog));
    assert.equal(await handle(actor, id, clock), undefined);
    const shown = await show(bench.ledger, id);
    assert.equal(shown?.status, "executed");
    assert.equal(shown?.result?.stdout, "hello\n");
    assert.equal(shown?.result?.exitCode, 0);
    const types = (await bench.ledger.entriesOf(id, 20)).map(({ type }) => type);
    assert.ok(types.includes("execution_spawned"));
    assert.deepEqual(await handle(actor, id, clock), {
      kind: "cancel",
      reason: "it is not waiting to be run",
    });
  });

  it("runs nothing that a gate has closed since", async () => {
    const { id } = await bench.submit("echo hello");
    const digester = async (): Promise<string> => "something else by now";
    const desk = Object.create(bench.desk, {
      startHere: { value: async () => ({ refused: "digest_differs", message: await digester() }) },
    }) as Desk;
    let ran = 0;
    const run = async (): Promise<ExecutionEnd> => {
      ran++;
      return ended;
    };
    const outcome = await handle(
      actorWith({ run }, Object.assign(desk, { ledger: bench.ledger })),
      id,
      clock,
    );
    assert.deepEqual(outcome, { kind: "cancel", reason: "something else by now" });
    assert.equal(ran, 0);
  });

  it("lets nothing start once a third of the lease has passed since the claim, by a clock that no one sets", async () => {
    const { id } = await bench.submit("echo late");
    let monotonic = 0;
    const slow: Clock = { ...systemClock, monotonic: () => monotonic };
    const asked: boolean[] = [];
    const run = async (order: ExecutionOrder): Promise<ExecutionEnd> => {
      monotonic = 4_999;
      asked.push(order.mayStart());
      monotonic = 5_000;
      asked.push(order.mayStart());
      return { kind: "not_started", reason: "its lease no longer allows a start" };
    };
    await handle(actorWith({ run }, bench.desk, slow), id, clock);
    assert.deepEqual(asked, [true, false]);
    const { status, result } = await bench.stored(id);
    assert.equal(status, "failed");
    assert.match(result?.reason ?? "", /^not_started/);
  });

  it("records the outcome as soon as the ledger can be written again", async () => {
    const { id } = await bench.submit("echo hello");
    let failures = 2;
    const desk = withConfirm(async (input, output) => {
      if (failures-- > 0) throw new Error("the disk is full");
      return bench.desk.confirm(input, output);
    });
    const hurried: Clock = { ...systemClock, after: (_delay, fn) => systemClock.after(0, fn) };
    const awake = setInterval(() => {}, 1_000);
    await handle(actorWith({ run: async () => ended }, desk, hurried), id, clock);
    clearInterval(awake);
    assert.equal((await bench.stored(id)).status, "executed");
  });

  it("gives an execution up when its outcome can no longer be recorded, so that recovery finds it at once", async () => {
    const { id } = await bench.submit("echo hello");
    const desk = withConfirm(async () => {
      throw new Error("the disk is full");
    });
    const actor = actorWith({ run: async () => ended }, desk);
    await assert.rejects(handle(actor, id, clock, AbortSignal.abort()), /the disk is full/);
    assert.deepEqual((await bench.ledger.overdue(clock.now(), 9)).executing, [id]);
  });

  it("gives an execution up when its executor fails, so that no heartbeat keeps it for ever", async () => {
    const { id } = await bench.submit("echo hello");
    const run = async (): Promise<ExecutionEnd> => {
      throw new Error("processes would not end");
    };
    await assert.rejects(handle(actorWith({ run }), id, clock), /would not end/);
    assert.deepEqual((await bench.ledger.overdue(clock.now(), 9)).executing, [id]);
    await bench.ledger.heartbeat("wrk_1");
    assert.equal((await bench.ledger.execution(id))?.worker, undefined);
  });

  function withConfirm(confirm: Desk["confirm"]): Desk {
    return new Proxy(bench.desk, {
      get(desk, name) {
        if (name === "confirm") return confirm;
        const value: unknown = Reflect.get(desk, name, desk);
        return typeof value === "function" ? value.bind(desk) : value;
      },
    });
  }
});

describe("resultOf", () => {
  it("counts only exit code 0 as executed, and says why it ended otherwise", () => {
    const facts = {
      exitCode: 0,
      signal: undefined,
      truncated: false,
      endedProcesses: undefined,
      durationMs: 5,
    };
    assert.deepEqual(resultOf(ended), { outcome: "executed", ...facts });
    assert.deepEqual(resultOf({ ...ended, exitCode: 3 }), { outcome: "failed", ...facts, exitCode: 3 });
    assert.equal(resultOf({ ...ended, endedProcesses: 2 }).endedProcesses, 2);
    const killed = { ...ended, exitCode: null, signal: "SIGKILL" } as const;
    const signalled = { ...facts, exitCode: undefined, signal: "SIGKILL" };
    assert.deepEqual(resultOf(killed), { outcome: "failed", ...signalled });
    assert.deepEqual(resultOf({ ...killed, timedOut: true }), {
      outcome: "timed_out",
      reason: "time_limit",
      ...signalled,
    });
    assert.deepEqual(resultOf({ ...ended, stopped: true }), {
      outcome: "failed",
      reason: "stopped",
      ...facts,
    });
    assert.deepEqual(resultOf({ kind: "not_started", reason: "no bash" }), {
      outcome: "failed",
      reason: "not_started: no bash",
    });
  });
});
