import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { attend } from "../../src/clearance/attend.ts";
import { confirm } from "../../src/clearance/confirm.ts";
import { decide } from "../../src/clearance/decide.ts";
import { start } from "../../src/clearance/start.ts";
import type { StatsQuery } from "../../src/ledger/queries.ts";
import { ada, granted, judgement, minute, terms } from "../support/requests.ts";
import { LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

const hour = 60 * minute;

/** Registers what figures every ledger must give of its requests. */
export function ledgerStatsContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, figures: ${name}`, () => {
    let bench: LedgerBench;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
    });
    afterEach(() => bench.close());

    const stats = (query: Partial<StatsQuery> = {}) => bench.ledger.stats({ since: 0, ...query });

    /** Approved by a person after `decided`, and run for `took` milliseconds. */
    async function run(decided: number, took: number): Promise<void> {
      const { id, digest } = await bench.submit();
      await bench.clock.advance(decided);
      const verdict = { id, digest, identity: ada, verdict: "approve", clearance: hour } as const;
      const approved = granted(await bench.ledger.run(decide, verdict));
      const { execution } = granted(await bench.ledger.run(start, bench.startInput(approved)));
      const result = { outcome: "executed", exitCode: 0, durationMs: took } as const;
      granted(await bench.ledger.run(confirm, { id, claim: execution.claim, result }));
    }

    it("counts nothing in an empty ledger", async () => {
      const { requests, byAgent, hours, decision, isPartial } = await stats();
      assert.deepEqual([requests, byAgent, hours, isPartial], [0, {}, [], false]);
      assert.deepEqual(decision, { count: 0, p50: null, p95: null });
    });

    it("counts by state, risk, kind, agent and by who has decided", async () => {
      await run(minute, 500);
      await bench.submit({ judgement: judgement("deny"), agent: "codex" });
      await bench.submit({ judgement: null, kind: "file_access" });
      const { id } = await bench.submit({ deadline: minute });
      await bench.clock.advance(minute);
      granted(await bench.ledger.run(attend, { id, ...terms }));
      const counted = await stats();
      assert.equal(counted.requests, 4);
      assert.deepEqual(counted.byStatus, { executed: 1, rejected: 1, pending: 1, expired: 1 });
      assert.deepEqual(counted.byRisk, { medium: 3, unruled: 1 });
      assert.deepEqual(counted.byKind, { bash_command: 3, file_access: 1 });
      assert.deepEqual(counted.byAgent, { shell: 3, codex: 1 });
      assert.deepEqual(counted.byDecider, { person: 1, policy: 1, nobody: 1, deadline: 1 });
      assert.equal((await stats({ agent: "codex" })).requests, 1);
      assert.deepEqual((await stats({ kind: "file_access" })).byStatus, { pending: 1 });
      assert.equal((await stats({ agent: "codex", kind: "file_access" })).requests, 0);
    });

    it("tells how long people took to decide and commands to run, to two per cent", async () => {
      for (let n = 1; n <= 20; n++) await run(n * 1_000, n * 100);
      const { decision, execution } = await stats();
      const near = (value: number | null, expected: number) =>
        assert.ok(
          value !== null && Math.abs(value - expected) <= expected * 0.02,
          `${value} is near ${expected}`,
        );
      assert.deepEqual([decision.count, execution.count], [20, 20]);
      near(decision.p50, 10_000);
      near(decision.p95, 19_000);
      near(execution.p50, 1_000);
      near(execution.p95, 1_900);
    });

    it("counts only what was made since then, hour by hour", async () => {
      const begun = bench.clock.now();
      const first = begun - (begun % hour);
      await bench.submit();
      await bench.clock.advance(2 * hour);
      await bench.submit();
      await bench.submit();
      const { hours } = await stats();
      assert.deepEqual(hours, [
        { from: first, requests: 1 },
        { from: first + 2 * hour, requests: 2 },
      ]);
      const late = await stats({ since: bench.clock.now() });
      assert.deepEqual([late.requests, late.since], [2, bench.clock.now()]);
      assert.equal((await stats({ since: bench.clock.now() + 1 })).requests, 0);
    });

    it("names the 50 agents with the most requests and counts the rest together", async () => {
      const asks = Array.from({ length: 60 }, (_, n) => bench.submit({ agent: `agent-${n}` }));
      await Promise.all([...asks, bench.submit({ agent: "agent-59" })]);
      const { byAgent, otherAgents, requests } = await stats();
      assert.deepEqual([Object.keys(byAgent).length, otherAgents, requests], [50, 10, 61]);
      assert.equal(Object.entries(byAgent)[0]?.join(), "agent-59,2");
    });

    it("sees what has become of a request since it was counted last", async () => {
      const { id, digest } = await bench.submit();
      assert.deepEqual((await stats()).byStatus, { pending: 1 });
      granted(await bench.ledger.run(decide, { id, digest, identity: ada, verdict: "reject", clearance: 1 }));
      assert.deepEqual((await stats()).byStatus, { rejected: 1 });
    });
  });
}
