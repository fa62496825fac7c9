import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, test } from "node:test";
import { silentLog } from "../../../src/base/log.ts";
import { markName } from "../../../src/executor/executor.ts";
import { ProcessExecutor } from "../../../src/executor/process-executor.ts";
import { ProcessTable } from "../../../src/executor/process-table.ts";
import { HeldClock, isRunning, leftBehind, table, usedIds, watched } from "./orders.ts";

const clock = new HeldClock();
const executor = new ProcessExecutor(clock, silentLog, { recoveryGrace: 10_000 });
const bystanders: ChildProcess[] = [];

/** A process that the executor did not start, in a session of its own. */
function bystander(environment: Record<string, string> = {}): { child: ChildProcess; pid: number } {
  const child = spawn("/bin/sleep", ["1000"], { detached: true, stdio: "ignore", env: environment });
  bystanders.push(child);
  assert.ok(child.pid);
  return { child, pid: child.pid };
}

function startTimeOf(pid: number): string {
  return table.entry(pid)?.startTime ?? assert.fail(`no process ${pid}`);
}

function pidsIn(text: string): number[] {
  return [...text.matchAll(/pid (\d+)/g)].map((match) => Number(match[1]));
}

/** Also ends what should have ended, so that a failing test leaves nobody behind. */
function assertEnded(pids: readonly number[], count: number): void {
  const running = pids.filter(isRunning);
  for (const pid of running) process.kill(pid, "SIGKILL");
  assert.deepEqual([running, pids.length], [[], count]);
}

describe("ending an execution", () => {
  afterEach(async () => {
    for (const child of bystanders.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    }
  });
  after(() => assert.deepEqual(leftBehind(usedIds), []));

  test("the time limit ends the command by TERM and says so", async () => {
    const seen = watched("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.01; done");
    const run = executor.run(seen.order);
    await seen.says("ready");
    clock.pass();
    const end = await run;
    assert.ok(end.kind === "ended");
    assert.deepEqual([end.timedOut, end.stopped, end.exitCode], [true, false, 3]);
    assert.equal(seen.stdout(), "ready\nbye\n");
  });

  test("a tree that ignores TERM is killed after the grace", async () => {
    const inner = "bash -c 'trap \"\" TERM; echo pid $$ ready; while :; do sleep 1000; done'";
    const seen = watched(`trap '' TERM; echo pid $$; ${inner} & wait; wait`, { grace: 50 });
    const run = executor.run(seen.order);
    await seen.says("ready");
    clock.pass();
    const end = await run;
    assert.ok(end.kind === "ended");
    assert.deepEqual([end.timedOut, end.signal], [true, "SIGKILL"]);
    assertEnded(pidsIn(seen.stdout()), 2);
  });

  test("a stopped process gets its TERM, too", async () => {
    const seen = watched("bash -c 'echo pid $$ ready; kill -STOP $$' & wait");
    const run = executor.run(seen.order);
    await seen.says("ready");
    clock.pass();
    await run;
    assertEnded(pidsIn(seen.stdout()), 1);
  });

  test("an abort ends the command and says that it was stopped", async () => {
    const seen = watched("echo ready; sleep 1000");
    const run = executor.run(seen.order);
    await seen.says("ready");
    seen.stopper.abort();
    const end = await run;
    assert.ok(end.kind === "ended");
    assert.deepEqual([end.timedOut, end.stopped, end.signal], [false, true, "SIGTERM"]);
  });

  for (const [who, text] of Object.entries({
    "a background child": "sleep 1000 & echo pid $!",
    "a background child that closed its output": "sleep 1000 >&- 2>&- & echo pid $!",
    "a child in a session of its own": "setsid sleep 1000 & echo pid $!",
    "a grandchild whose parents are gone and whose session is new":
      "setsid bash -c 'bash -c \"sleep 1000 & echo pid \\$!\"; exit' ; echo done",
    "a child without the environment": "env -i sleep 1000 & echo pid $!",
    "a child that changed its mark": `${markName}=other sleep 1000 & echo pid $!`,
  })) {
    test(`${who} is ended when the command has ended`, async () => {
      const seen = watched(text);
      const end = await executor.run(seen.order);
      assert.ok(end.kind === "ended");
      assert.equal(end.exitCode, 0);
      assertEnded(pidsIn(seen.stdout()), 1);
    });
  }

  test("a child without session and environment is found while its parent lives", async () => {
    const seen = watched("setsid env -i bash -c 'echo pid $$ ready; exec sleep 1000' & wait");
    const run = executor.run(seen.order);
    await seen.says("ready");
    seen.stopper.abort();
    await run;
    assertEnded(pidsIn(seen.stdout()), 1);
  });

  test("an escaped process that holds the output open does not hold up the end", async () => {
    const folder = mkdtempSync(join(tmpdir(), "visto-escape-"));
    const runaway = "setsid env -i bash -c 'echo pid $$; : > flag; exec sleep 1000' &";
    const seen = watched(`${runaway} while [ ! -e flag ]; do :; done`, { cwd: folder });
    const end = await executor.run(seen.order);
    rmSync(folder, { recursive: true });
    const [escaped] = pidsIn(seen.stdout());
    assert.ok(escaped);
    if (isRunning(escaped)) process.kill(escaped, "SIGKILL");
    assert.ok(end.kind === "ended");
    assert.deepEqual([end.exitCode, end.truncated], [0, true]);
  });

  test("what a dead desk left behind is found by its mark and ended", async () => {
    const id = "exe_left_behind";
    const { child, pid } = bystander({ [markName]: id });
    const other = bystander({ [markName]: `${id}_other` });
    const exit = once(child, "exit");
    assert.equal(await executor.stopMarked(id, { pid, startTime: startTimeOf(pid) }), 1);
    assert.deepEqual(await exit, [null, "SIGTERM"]);
    assert.equal(isRunning(other.pid), true);
    assert.equal(await executor.stopMarked(id), 0);
  });

  test("the root that a dead desk left behind is found also without its mark", async () => {
    const { child, pid } = bystander();
    const exit = once(child, "exit");
    assert.equal(await executor.stopMarked("exe_unmarked", { pid, startTime: startTimeOf(pid) }), 1);
    assert.deepEqual(await exit, [null, "SIGTERM"]);
  });

  test("a process that got the root's number later is left alone", async () => {
    const { pid } = bystander();
    const recycled = { pid, startTime: String(Number(startTimeOf(pid)) - 1) };
    assert.equal(await executor.stopMarked("exe_recycled", recycled), 0);
    assert.equal(isRunning(pid), true);
  });

  test("without a /proc the root's process group is ended, and a dead desk's root is not touched", async () => {
    const blind = new ProcessExecutor(clock, silentLog, { table: new ProcessTable("/nonexistent") });
    const seen = watched("trap '' TERM; sleep 1000 & echo pid $!; echo pid $$", { grace: 20 });
    const end = await blind.run(seen.order);
    assert.ok(end.kind === "ended");
    assert.equal(end.exitCode, 0);
    assert.equal(seen.started[0]?.startTime, "");
    assertEnded(pidsIn(seen.stdout()), 2);
    const { pid } = bystander();
    assert.equal(await blind.stopMarked("exe_blind", { pid, startTime: "" }), 0);
    assert.equal(isRunning(pid), true);
  });

  test("our own process is left alone though it is named as the root", async () => {
    const own = { pid: process.pid, startTime: startTimeOf(process.pid) };
    assert.equal(await executor.stopMarked("exe_own", own), 0);
    assert.equal(await executor.stopMarked("exe_init", { pid: 1, startTime: startTimeOf(1) }), 0);
  });
});
