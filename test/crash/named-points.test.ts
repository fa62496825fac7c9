import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, it } from "node:test";
import { Address, type Answer, type DeskApi } from "../support/desk-api.ts";
import { HouseProcess } from "../support/house-process.ts";
import type { Point } from "../support/named-points.ts";
import { House } from "./house.ts";
import { inspect } from "./inspect.ts";
import { Journal } from "./journal.ts";
import { type Task, Workshop } from "./workshop.ts";

const nonce = "agent-1-1";

interface Bench {
  readonly workshop: Workshop;
  readonly journal: Journal;
  readonly address: Address;
  readonly house: House;
}

describe("a desk that is killed at a named point of one request's life", () => {
  let bench: Bench;
  let doomed: HouseProcess | undefined;

  beforeEach(async () => {
    const workshop = new Workshop(await mkdtemp(join(tmpdir(), "visto-point-")));
    workshop.prepare();
    const address = new Address();
    bench = { workshop, address, journal: new Journal(), house: new House(workshop, address, false) };
  });

  afterEach(async () => {
    await doomed?.kill();
    await bench.house.clear();
    await rm(bench.workshop.folder, { recursive: true });
  });

  async function startDoomed(options: { readonly point?: Point; readonly workers?: number }): Promise<void> {
    const { data, logFile } = bench.workshop;
    doomed = HouseProcess.start({ role: "desk", data, logFile, ...options });
    const ready = await doomed.ready;
    bench.address.set(String(ready?.url));
  }

  async function submit(task: Task): Promise<string> {
    const { house, journal, workshop } = bench;
    const ask = { key: `key-${nonce}`, nonce, task };
    const { status, body } = await house.api("agent").post("/requests", {
      agent: "agent-1",
      kind: "bash_command",
      argv: workshop.argv(task, nonce),
      cwd: workshop.folder,
      key: ask.key,
    });
    assert.ok(status === 201 || status === 200);
    journal.acknowledge(String(body.id), ask);
    return String(body.id);
  }

  /** Waits for the death at the point, starts a desk like any other on the folder, and answers what became of the ask. */
  async function restart(id: string): Promise<Answer["body"]> {
    assert.equal(await doomed?.ended, "SIGKILL");
    bench.address.forget();
    await bench.house.start("desk");
    return finished(bench.house.api("agent"), id);
  }

  /** Ends the house and looks at its files as the crash suite does. */
  async function assertNothingBroken(): Promise<void> {
    assert.equal(await bench.house.stop(), true);
    assert.deepEqual(inspect(bench.workshop, bench.journal), []);
  }

  it("after the answer to the submission: it is still there, and runs once", async () => {
    await startDoomed({ workers: 0 });
    const id = await submit("allow");
    doomed?.signal("SIGKILL");
    assert.equal((await restart(id)).status, "executed");
    assert.equal(await submit("allow"), id);
    assert.deepEqual(bench.workshop.effects(), [nonce]);
    await assertNothingBroken();
  });

  it("after the commit of executing, before the spawn: it never runs, and is unknown", async () => {
    await startDoomed({ point: "before-spawn" });
    const id = await submit("linger");
    assert.equal((await restart(id)).status, "unknown");
    assert.deepEqual(bench.workshop.effects(), []);
    await assertNothingBroken();
  });

  it("right after the spawn, before that is recorded: what runs is stopped, and it is unknown", async () => {
    await startDoomed({ point: "after-spawn" });
    const id = await submit("linger");
    assert.equal((await restart(id)).status, "unknown");
    assert.ok(bench.workshop.effects().length <= 1);
    await assertNothingBroken();
    assert.equal(entriesOf(bench.workshop, id).includes("execution_spawned"), false);
  });

  it("while the command runs: what runs is stopped, and it is unknown", async () => {
    await startDoomed({ point: "while-running" });
    const id = await submit("linger");
    assert.equal((await restart(id)).status, "unknown");
    assert.deepEqual(bench.workshop.effects(), [nonce]);
    await assertNothingBroken();
  });

  it("after the command's end, before its outcome is recorded: it is unknown, and does not run again", async () => {
    await startDoomed({ point: "before-confirm" });
    const id = await submit("allow");
    assert.equal((await restart(id)).status, "unknown");
    assert.deepEqual(bench.workshop.effects(), [nonce]);
    await assertNothingBroken();
  });

  it("after the outcome is recorded, before the message is settled: the outcome stands", async () => {
    await startDoomed({ point: "after-confirm" });
    const id = await submit("allow");
    assert.equal((await restart(id)).status, "executed");
    assert.deepEqual(bench.workshop.effects(), [nonce]);
    await assertNothingBroken();
    assert.equal(entriesOf(bench.workshop, id).includes("alert_raised"), false);
  });
});

async function finished(api: DeskApi, id: string): Promise<Answer["body"]> {
  const { body } = await api.get(`/requests/${id}?wait=15s`);
  return body;
}

function entriesOf(workshop: Workshop, id: string): readonly string[] {
  const db = new DatabaseSync(join(workshop.data, "ledger.db"), { readOnly: true });
  const rows = db.prepare("SELECT type FROM entries WHERE subject = ? ORDER BY seq").all(id);
  db.close();
  return rows.map(({ type }) => String(type));
}
