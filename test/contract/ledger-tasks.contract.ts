import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { pauseQueue, resumeQueue } from "../../src/clearance/queues.ts";
import type { RequestKind } from "../../src/domain/kind.ts";
import { taskOf } from "../../src/domain/task.ts";
import type { TaskQuery } from "../../src/ledger/queries.ts";
import { ada, granted, identity, judgement, minute, refusalCode } from "../support/requests.ts";
import { change, entry, LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

/** Registers what every ledger must keep of tasks and of queues at rest. */
export function ledgerTasksContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, tasks and queues: ${name}`, () => {
    let bench: LedgerBench;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
    });
    afterEach(() => bench.close());

    const report = (kind: RequestKind, input: object = {}, over: Parameters<LedgerBench["submit"]>[0] = {}) =>
      bench.submit({
        kind,
        command: { form: "tool", tool: kind, input },
        judgement: judgement("allow"),
        ...over,
      });

    const tasks = async (query: Partial<TaskQuery> = {}) =>
      (await bench.ledger.tasks({ limit: 50, ...query })).items;

    it("shows a task as its newest report says, from its beginning to its end", async () => {
      const at = bench.clock.now();
      await report("task_progress", { taskId: "t1", percent: 10, message: "begun" });
      await bench.clock.advance(minute);
      const { id } = await report("task_progress", { taskId: "t1", percent: 60 });
      const task = { requester: "agent", agent: "shell", id: "t1", session: undefined, message: "begun" };
      assert.deepEqual(await tasks(), [
        { ...task, state: "running", percent: 60, requestId: id, startedAt: at, updatedAt: at + minute },
      ]);
      await report("task_complete", { taskId: "t1", message: "done" });
      const [done] = await tasks();
      assert.deepEqual([done?.state, done?.percent, done?.message], ["complete", 100, "done"]);
    });

    it("begins a task anew with a report after its end, in its old place", async () => {
      await report("task_fail", { taskId: "a", percent: 30, message: "no disk" });
      await report("task_progress", { taskId: "b" });
      await bench.clock.advance(minute);
      await report("task_progress", { taskId: "a" });
      const [b, a] = await tasks();
      assert.deepEqual([b?.id, a?.id], ["b", "a"]);
      assert.deepEqual(
        [a?.state, a?.percent, a?.message, a?.startedAt],
        ["running", undefined, undefined, bench.clock.now()],
      );
    });

    it("takes the session, else the agent, for the task that a report does not name", async () => {
      await report("task_progress", {}, { session: "s1" });
      await report("task_progress", {}, { session: "s1" });
      await report("task_progress", {}, { agent: "codex" });
      assert.deepEqual(
        (await tasks()).map(({ id }) => id),
        ["codex", "s1"],
      );
    });

    it("keeps tasks of one id apart by who reports them", async () => {
      await report("task_progress", { taskId: "t" });
      await report("task_complete", { taskId: "t" }, { requester: "other" });
      await report("task_fail", { taskId: "t" }, { agent: "codex" });
      assert.equal((await tasks()).length, 3);
      assert.deepEqual(
        (await tasks({ requester: "other" })).map(({ state }) => state),
        ["complete"],
      );
    });

    it("records no task of a report that the policy denies, or that is the same again", async () => {
      await report("task_progress", { taskId: "t" }, { judgement: judgement("deny") });
      assert.deepEqual(await tasks(), []);
      const first = await report("task_progress", { taskId: "t", percent: 5 }, { key: "k" });
      await bench.clock.advance(minute);
      await report("task_progress", { taskId: "t", percent: 5 }, { key: "k" });
      const [task] = await tasks();
      assert.equal(task?.updatedAt, first.createdAt);
    });

    it("records the task also where the judgement comes later than the report", async () => {
      const late = await report("task_progress", { taskId: "t", percent: 5 }, { judgement: null });
      assert.deepEqual(await tasks(), []);
      await bench.rule(late, judgement("allow"));
      assert.equal((await tasks())[0]?.percent, 5);
      assert.deepEqual(taskOf(late), { requester: "agent", agent: "shell", id: "t" });
    });

    it("lists tasks by agent and state, page by page", async () => {
      for (const taskId of ["1", "2", "3"]) await report("task_progress", { taskId });
      await report("task_complete", { taskId: "2" });
      await report("task_progress", { taskId: "4" }, { agent: "codex" });
      const ids = async (query: Partial<TaskQuery>) => (await tasks(query)).map(({ id }) => id);
      assert.deepEqual(await ids({ agent: "codex" }), ["4"]);
      assert.deepEqual(await ids({ state: "complete" }), ["2"]);
      assert.deepEqual(await ids({ state: "running", agent: "shell" }), ["3", "1"]);
      const page = await bench.ledger.tasks({ limit: 2 });
      const next = await bench.ledger.tasks({ limit: 2, cursor: page.nextCursor ?? "" });
      assert.deepEqual(
        [...page.items, ...next.items].map(({ id }) => id),
        ["4", "3", "2", "1"],
      );
    });

    const operator = identity("opal", "operator");

    it("pauses and resumes a queue once, with a line of history for each", async () => {
      const queue = { queue: "judge", identity: operator } as const;
      const message = { actor: "a", queue: "judge", payload: {} };
      await bench.ledger.run(change, [{ change: "send", message }]);
      granted(await bench.ledger.run(pauseQueue, queue));
      granted(await bench.ledger.run(pauseQueue, queue));
      assert.deepEqual(await bench.ready("judge"), []);
      let woken = 0;
      bench.ledger.messages.onReady(() => woken++);
      granted(await bench.ledger.run(resumeQueue, queue));
      assert.equal(woken, 1);
      granted(await bench.ledger.run(resumeQueue, queue));
      assert.deepEqual(await bench.ready("judge"), ["a"]);
      const about = await bench.ledger.entriesOf("judge", 9);
      assert.deepEqual(
        about.map(({ type, by }) => [type, by]),
        [
          ["queue_paused", "opal"],
          ["queue_resumed", "opal"],
        ],
      );
    });

    it("lets nobody pause a queue who may not manage queues", async () => {
      const refusal = await bench.ledger.run(pauseQueue, { queue: "judge", identity: ada });
      assert.equal(refusalCode(refusal), "role_forbidden");
    });

    it("says in the history what a dead letter was about, and what its payload was and became", async () => {
      const send = { actor: "work", queue: "q", payload: { requestId: "req_1" } };
      await bench.ledger.run(change, [entry("x"), { change: "send", message: send }]);
      const [message] = await bench.ledger.messages.claim({
        worker: "w",
        queues: ["q"],
        limit: 1,
        lease: minute,
      });
      assert.ok(message);
      const error = { code: "broken", message: "it broke" };
      await bench.ledger.messages.settle([{ lease: message.lease, as: "dead", error }]);
      await bench.ledger.messages.redrive([message.id], { payload: { requestId: "req_2" }, by: "opal" });
      const bodies = (await bench.ledger.entriesOf(message.id, 9)).map(({ type, body }) => [type, body]);
      assert.deepEqual(bodies[0], [
        "dead_letter_added",
        { actor: "work", queue: "q", attempt: 1, reason: "broken: it broke", request: "req_1" },
      ]);
      const edit = { before: { requestId: "req_1" }, after: { requestId: "req_2" } };
      assert.deepEqual(bodies[2], ["dead_letter_redriven", { actor: "work", request: "req_1", ...edit }]);
      assert.deepEqual(
        bodies.map(([type]) => type),
        ["dead_letter_added", "alert_raised", "dead_letter_redriven", "alert_resolved"],
      );
    });
  });
}
