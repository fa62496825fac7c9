import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { recordDelivery } from "../../src/clearance/deliver.ts";
import type { RequestQuery } from "../../src/ledger/ledger.ts";
import { judgement } from "../support/requests.ts";
import { LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

/** Registers how every ledger lists requests: newest first, filtered, in pages that stay whole while others write. */
export function ledgerListsContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, lists: ${name}`, () => {
    let bench: LedgerBench;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
    });
    afterEach(() => bench.close());

    async function list(query: Partial<RequestQuery> = {}): Promise<string[]> {
      const { items } = await bench.ledger.requests({ limit: 50, ...query });
      return items.map(({ command }) => (command.form === "shell" ? command.text : command.form));
    }

    async function submitAll(...texts: string[]): Promise<void> {
      for (const text of texts) await bench.submit({ text });
    }

    it("lists requests newest first", async () => {
      await submitAll("a", "b", "c");
      assert.deepEqual(await list(), ["c", "b", "a"]);
    });

    it("lists those of some statuses together, newest first", async () => {
      await bench.submit({ text: "a" });
      await bench.submit({ text: "b", judgement: judgement("deny") });
      await bench.submit({ text: "c", judgement: judgement("allow") });
      await bench.submit({ text: "d" });
      assert.deepEqual(await list({ status: ["rejected", "pending", "pending"] }), ["d", "b", "a"]);
      assert.deepEqual(await list({ status: ["approved"] }), ["c"]);
      assert.deepEqual(await list({ status: [] }), ["d", "c", "b", "a"]);
    });

    it("lists what waits for a decision, the oldest in front, and no more than is wanted", async () => {
      await submitAll("a", "b", "c");
      await bench.submit({ text: "d", judgement: judgement("deny") });
      const waiting = async (limit: number) =>
        (await bench.ledger.waiting(limit)).map(({ command }) =>
          command.form === "shell" ? command.text : "",
        );
      assert.deepEqual(await waiting(9), ["a", "b", "c"]);
      assert.deepEqual(await waiting(2), ["a", "b"]);
    });

    it("lists and counts the results that nobody has fetched, until somebody does", async () => {
      const { id } = await bench.submit({ text: "a", judgement: judgement("deny") });
      await bench.submit({ text: "b", judgement: judgement("deny") });
      const deliver = (state: "undelivered" | "delivered") => {
        const delivery = { channel: "poll", to: "agent", about: "result", state, evidence: "-" } as const;
        return bench.ledger.run(recordDelivery, { id, delivery });
      };
      assert.deepEqual(await list({ unfetched: true }), []);
      await deliver("undelivered");
      const now = bench.clock.now();
      assert.deepEqual(await list({ unfetched: true, status: ["rejected"] }), ["a"]);
      assert.equal(await bench.ledger.countUnfetched(now), 1);
      assert.equal(await bench.ledger.countUnfetched(now + 1), 0);
      await deliver("delivered");
      assert.deepEqual([await list({ unfetched: true }), await bench.ledger.countUnfetched(0)], [[], 0]);
    });

    it("filters by agent, kind, requester and risk", async () => {
      await bench.submit({ text: "a", agent: "codex" });
      await bench.submit({ text: "b", kind: "file_access" });
      await bench.submit({ text: "c", requester: "other" });
      await bench.submit({ text: "d", judgement: judgement("ask", { risk: "critical" }) });
      assert.deepEqual(await list({ agent: "codex" }), ["a"]);
      assert.deepEqual(await list({ kind: "file_access" }), ["b"]);
      assert.deepEqual(await list({ requester: "other" }), ["c"]);
      assert.deepEqual(await list({ risk: "critical" }), ["d"]);
      assert.deepEqual(await list({ risk: "medium", agent: "shell" }), ["c", "b"]);
    });

    it("finds text in the command, the reason and the agent's name, whatever its case", async () => {
      await bench.submit({ text: "npm install Left-Pad" });
      await bench.submit({ text: "b", reason: "needs LEFT-pad" });
      await bench.submit({ text: "c", agent: "left-pad-bot" });
      await bench.submit({ text: "100%_sure" });
      assert.deepEqual(await list({ text: "left-PAD" }), ["c", "b", "npm install Left-Pad"]);
      assert.deepEqual(await list({ text: "%_" }), ["100%_sure"]);
    });

    it("pages through everything once while new requests come in", async () => {
      await submitAll("a", "b", "c", "d", "e");
      const seen: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await bench.ledger.requests({ limit: 2, ...(cursor ? { cursor } : {}) });
        for (const { command } of page.items) if (command.form === "shell") seen.push(command.text);
        cursor = page.nextCursor;
        await bench.submit({ text: "new" });
      } while (cursor !== null);
      assert.deepEqual(seen, ["e", "d", "c", "b", "a"]);
    });

    it("pages through several statuses in one order", async () => {
      for (const text of ["a", "b", "c", "d"]) {
        await bench.submit({ text, judgement: judgement(text < "c" ? "deny" : "ask") });
      }
      const query = { status: ["pending", "rejected"], limit: 3 } as const;
      const first = await bench.ledger.requests(query);
      assert.equal(first.items.length, 3);
      assert.ok(first.nextCursor);
      const rest = await bench.ledger.requests({ ...query, cursor: first.nextCursor });
      assert.equal(rest.items.length, 1);
      assert.equal(rest.nextCursor, null);
    });

    it("says so when a cursor is none of its own", async () => {
      await assert.rejects(bench.ledger.requests({ limit: 1, cursor: "x1" }), { code: "usage" });
    });
  });
}
