import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { type RunningDesk, startDesk } from "../../src/app.ts";
import { systemClock } from "../../src/base/clock.ts";
import { readEnvironment } from "../../src/base/environment.ts";
import { silentLog } from "../../src/base/log.ts";
import { executionLease } from "../../src/domain/execution.ts";
import { Address, DeskApi } from "../support/desk-api.ts";
import { HouseProcess } from "../support/house-process.ts";
import { wait, waitUntil } from "../support/wait.ts";
import { inspect } from "./inspect.ts";
import { Journal } from "./journal.ts";
import { Workshop } from "./workshop.ts";

const ask = { key: "key-agent-1-1", nonce: "agent-1-1", task: "allow" } as const;

/** A third of the lease: a process that slept longer since its commit must not spawn any more. */
const spawnLimit = executionLease / 3;

/** Longer than the sweep, the end of a family and the start of a process take together. */
const patience = 20_000;

it("does not run a command whose worker was stopped between commit and spawn for longer than the lease", async () => {
  const workshop = new Workshop(await mkdtemp(join(tmpdir(), "visto-sigstop-")));
  workshop.prepare();
  const journal = new Journal();
  // Only the desk's wall time is moved on: the worker's monotonic time cannot be, so it really sleeps that long.
  let ahead = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  const desk = await startDesk({
    data: workshop.data,
    host: "127.0.0.1",
    port: 0,
    workers: 0,
    environment: readEnvironment().variables,
    log: silentLog,
    clock,
  });
  const { data, logFile } = workshop;
  const worker = HouseProcess.start({ role: "worker", data, logFile, point: "stopped-before-spawn" });
  try {
    await worker.ready;
    const api = apiOf(desk);
    const id = await submit(api, workshop, journal);
    assert.ok(await waitUntil(() => isStopped(worker.pid), patience), "expected the worker to stop itself");
    const asleepSince = performance.now();
    assert.equal((await api.get(`/requests/${id}`)).body.status, "executing");

    ahead = executionLease + 1_000;
    assert.equal((await api.get(`/requests/${id}?wait=20s`)).body.status, "unknown");
    await wait(asleepSince + spawnLimit + 200 - performance.now());
    worker.signal("SIGCONT");
    const report = await waitUntil(() => worker.lines[0], patience);
    assert.equal(JSON.parse(report ?? "null")?.ran, "not_started");

    assert.equal(await worker.stop(), true);
    assert.equal((await api.get(`/requests/${id}`)).body.status, "unknown");
  } finally {
    await worker.kill();
    await desk.stop();
  }
  assert.deepEqual(workshop.effects(), []);
  assert.deepEqual(inspect(workshop, journal), []);
  await rm(workshop.folder, { recursive: true });
});

function apiOf(desk: RunningDesk): DeskApi {
  const address = new Address();
  address.set(desk.url);
  return new DeskApi(address, desk.agentToken);
}

async function submit(api: DeskApi, workshop: Workshop, journal: Journal): Promise<string> {
  const { status, body } = await api.post("/requests", {
    agent: "agent-1",
    kind: "bash_command",
    argv: workshop.argv(ask.task, ask.nonce),
    cwd: workshop.folder,
    key: ask.key,
  });
  assert.equal(status, 201);
  journal.acknowledge(String(body.id), ask);
  return String(body.id);
}

/** True once the kernel shows the process as stopped by a signal. */
function isStopped(pid: number): true | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("T") ? true : undefined;
}
