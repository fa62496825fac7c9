import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Token } from "../../src/domain/reviewer.ts";
import { change, entry, LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

const token: Token = {
  id: "tok_1",
  name: "ada",
  role: "reviewer",
  maxRisk: "high",
  hash: "h1",
  createdAt: 1,
  createdBy: "desk",
};

const worker = {
  id: "wrk_1",
  host: "here",
  process: { pid: 7, startTime: "99" },
  queues: ["execute"],
  version: "1",
};

/** Registers what every ledger must keep beside requests: its history, executions, identities, alerts and workers. */
export function ledgerRecordsContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, records: ${name}`, () => {
    let bench: LedgerBench;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
    });
    afterEach(() => bench.close());

    it("numbers entries from 1 without gaps and gives them out in order, page by page", async () => {
      await Promise.all(["a", "b", "c", "d"].map((subject) => bench.ledger.run(change, [entry(subject)])));
      const [first, second] = [await bench.ledger.entries(0, 3), await bench.ledger.entries(3, 3)];
      assert.deepEqual(
        first.map(({ seq, subject }) => [seq, subject]),
        [
          [1, "a"],
          [2, "b"],
          [3, "c"],
        ],
      );
      assert.deepEqual(
        second.map(({ seq }) => seq),
        [4],
      );
      assert.deepEqual(first[0]?.body, { subject: "a" });
      assert.equal(first[0]?.at, bench.clock.now());
      assert.deepEqual(await bench.ledger.head(), { seq: 4, hash: second[0]?.hash });
    });

    it("gives out the entries of one subject alone", async () => {
      await bench.ledger.run(change, [entry("a"), entry("b"), entry("a")]);
      assert.deepEqual(
        (await bench.ledger.entriesOf("a", 10)).map(({ seq }) => seq),
        [1, 3],
      );
      assert.equal((await bench.ledger.entriesOf("a", 1)).length, 1);
      assert.deepEqual(
        (await bench.ledger.entriesOf("a", 9, 1)).map(({ seq }) => seq),
        [3],
      );
    });

    it("has a head before the first entry", async () => {
      assert.deepEqual(await bench.ledger.head(), { seq: 0, hash: "0".repeat(64) });
      assert.equal((await bench.ledger.verifyChain()).intact, true);
    });

    it("verifies an untouched history, also where retention has dropped a body", async () => {
      await bench.executed();
      await bench.store.dropBody(2);
      const head = await bench.ledger.head();
      assert.deepEqual(await bench.ledger.verifyChain(), { intact: true, entries: head.seq, head });
      assert.equal((await bench.ledger.entries(1, 1))[0]?.body, null);
    });

    it("names the entry whose body was changed", async () => {
      await bench.executed();
      await bench.store.tamper(2);
      const report = await bench.ledger.verifyChain();
      assert.ok(!report.intact);
      assert.equal(report.brokenAt, 2);
      assert.equal(report.entries, 1);
    });

    it("names the place where an entry is missing", async () => {
      await bench.executed();
      await bench.store.remove(2);
      const report = await bench.ledger.verifyChain();
      assert.ok(!report.intact);
      assert.equal(report.brokenAt, 2);
    });

    it("keeps one execution of a request, as it was begun and as it ended", async () => {
      const { request, execution } = await bench.started();
      assert.deepEqual(await bench.ledger.execution(request.id), {
        ...execution,
        process: undefined,
        endedAt: undefined,
        outcome: undefined,
      });
      const ended = {
        ...execution,
        process: { pid: 5, startTime: "12" },
        endedAt: 9,
        outcome: "failed",
      } as const;
      await bench.ledger.run(change, [{ change: "update_execution", execution: ended }]);
      assert.deepEqual(await bench.ledger.execution(request.id), ended);
      await assert.rejects(
        bench.ledger.run(change, [{ change: "insert_execution", execution: { ...execution, id: "exe_2" } }]),
      );
    });

    it("takes output only from the claim that holds the open execution, and keeps its order", async () => {
      const { request, execution } = await bench.started();
      const add = (claim: string, stream: "stdout" | "stderr", text: string): Promise<boolean> =>
        bench.ledger.appendOutput(execution.id, claim, [{ stream, bytes: Buffer.from(text) }]);
      assert.equal(await add(execution.claim, "stdout", "one "), true);
      assert.equal(await add(execution.claim, "stderr", "oops"), true);
      assert.equal(await add(execution.claim, "stdout", "two"), true);
      assert.equal(await add("somebody else", "stdout", "three"), false);
      const ended = { ...execution, endedAt: 9, outcome: "executed" } as const;
      await bench.ledger.run(change, [{ change: "update_execution", execution: ended }]);
      assert.equal(await add(execution.claim, "stdout", "four"), false);
      const { stdout, stderr } = await bench.ledger.output(execution.id);
      assert.equal(stdout.toString(), "one two");
      assert.equal(stderr.toString(), "oops");
      assert.equal((await bench.ledger.output(request.id)).stdout.length, 0);
    });

    it("raises an alert once while it is open, and resolves it", async () => {
      const alert = { code: "dead_letter", subject: "s", message: "m" } as const;
      await bench.ledger.run(change, [{ change: "raise_alert", alert }]);
      await bench.ledger.run(change, [{ change: "raise_alert", alert }]);
      const open = await bench.ledger.openAlerts();
      assert.deepEqual(open, [{ ...alert, raisedAt: bench.clock.now(), resolvedAt: undefined }]);
      const resolve = { change: "resolve_alert", code: "dead_letter", subject: "s", by: "ada" } as const;
      await bench.ledger.run(change, [resolve, resolve]);
      assert.deepEqual(await bench.ledger.openAlerts(), []);
      await bench.ledger.run(change, [{ change: "raise_alert", alert }]);
      assert.deepEqual(await bench.types(), ["alert_raised", "alert_resolved", "alert_raised"]);
    });

    it("pages through tokens and open alerts once while others come in", async () => {
      const addToken = (n: number) =>
        bench.ledger.run(change, [
          { change: "insert_token", token: { ...token, id: `tok_${n}`, hash: `h${n}` } },
        ]);
      const raise = (n: number) =>
        bench.ledger.run(change, [
          { change: "raise_alert", alert: { code: "dead_letter", subject: `s${n}`, message: "m" } },
        ]);
      for (const n of [1, 2, 3]) await Promise.all([addToken(n), raise(n)]);
      const tokens = await bench.ledger.tokens({ limit: 2 });
      const alerts = await bench.ledger.alerts({ limit: 2 });
      await Promise.all([addToken(4), raise(4)]);
      assert.deepEqual(
        tokens.items.map(({ id }) => id),
        ["tok_3", "tok_2"],
      );
      const lastTokens = await bench.ledger.tokens({ limit: 2, cursor: String(tokens.nextCursor) });
      assert.deepEqual([lastTokens.items.map(({ id }) => id), lastTokens.nextCursor], [["tok_1"], null]);
      const lastAlerts = await bench.ledger.alerts({ limit: 2, cursor: String(alerts.nextCursor) });
      assert.deepEqual(
        [...alerts.items, ...lastAlerts.items].map(({ subject }) => subject),
        ["s1", "s2", "s3", "s4"],
      );
      assert.equal(lastAlerts.nextCursor, null);
    });

    it("finds a token by its hash, and shows its end", async () => {
      await bench.ledger.run(change, [{ change: "insert_token", token }]);
      assert.deepEqual(await bench.ledger.tokenByHash("h1"), {
        ...token,
        expiresAt: undefined,
        revokedAt: undefined,
      });
      const ended = { ...token, expiresAt: 5, revokedAt: 6 };
      await bench.ledger.run(change, [{ change: "update_token", token: ended }]);
      assert.deepEqual(await bench.ledger.tokens({ limit: 9 }), { items: [ended], nextCursor: null });
      assert.equal(await bench.ledger.tokenByHash("h2"), undefined);
      await assert.rejects(
        bench.ledger.run(change, [{ change: "insert_token", token: { ...token, id: "tok_2" } }]),
      );
    });

    it("finds what time has overtaken, the oldest first and no more than was asked for", async () => {
      const pending = await bench.submit({ deadline: 1_000, text: "a" });
      const later = await bench.submit({ deadline: 2_000, text: "b" });
      const approved = await bench.approved({ text: "c" });
      const { request: executing, execution } = await bench.started();
      const at = bench.clock.now();
      const none = { pending: [], approved: [], executing: [], notifications: [] };
      assert.deepEqual(await bench.ledger.overdue(at + 999, 10), none);
      assert.deepEqual(await bench.ledger.overdue(at + 1_000, 10), { ...none, pending: [pending.id] });
      const all = await bench.ledger.overdue(at + 3_600_000, 10);
      assert.deepEqual(all, {
        pending: [pending.id, later.id],
        approved: [approved.id],
        executing: [executing.id],
        notifications: [],
      });
      assert.deepEqual((await bench.ledger.overdue(at + 3_600_000, 1)).pending, [pending.id]);
      assert.deepEqual((await bench.ledger.overdue(execution.leaseUntil, 9)).executing, [executing.id]);
    });

    it("extends the leases of what a worker executes at its heartbeat, and of nobody else", async () => {
      const { request } = await bench.started({ worker: worker.id });
      await bench.ledger.registerWorker(worker);
      await bench.clock.advance(5_000);
      await bench.ledger.heartbeat("wrk_other");
      const before = await bench.ledger.execution(request.id);
      await bench.ledger.heartbeat(worker.id, { execute: { handled: 3, failed: 1 } });
      const after = await bench.ledger.execution(request.id);
      assert.equal((after?.leaseUntil ?? 0) - (before?.leaseUntil ?? 0), 5_000);
      const [known] = await bench.ledger.workers();
      assert.deepEqual(known, {
        ...worker,
        startedAt: bench.clock.now() - 5_000,
        heartbeatAt: bench.clock.now(),
        rates: { execute: { handled: 3, failed: 1 } },
      });
    });

    it("ends all that a lost worker held, at once, and does so once", async () => {
      const { request } = await bench.started({ worker: worker.id });
      await bench.ledger.registerWorker(worker);
      await bench.ledger.messages.send([{ actor: "work", queue: "q", payload: null }]);
      await bench.ledger.messages.claim({ worker: worker.id, queues: ["q"], limit: 1, lease: 60_000 });
      await bench.ledger.removeWorker(worker.id, "lost");
      await bench.ledger.removeWorker(worker.id, "lost");
      assert.deepEqual(await bench.ready("q"), ["work"]);
      assert.deepEqual((await bench.ledger.overdue(bench.clock.now(), 9)).executing, [request.id]);
      assert.deepEqual(await bench.ledger.workers(), []);
      const about = await bench.ledger.entriesOf(worker.id, 9);
      assert.deepEqual(
        about.map(({ type }) => type),
        ["worker_started", "worker_lost"],
      );
      assert.deepEqual(about[1]?.body, { rescuedMessages: 1, lostExecutions: 1 });
      await bench.ledger.heartbeat(worker.id);
      assert.deepEqual((await bench.ledger.overdue(bench.clock.now(), 9)).executing, [request.id]);
    });

    it("counts what is pending", async () => {
      await bench.submit();
      await bench.approved();
      assert.equal(await bench.ledger.countPending(), 1);
    });
  });
}
