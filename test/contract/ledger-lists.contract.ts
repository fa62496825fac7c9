import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { recordDelivery } from "../../src/clearance/deliver.ts";
import { snooze } from "../../src/clearance/snooze.ts";
import { take } from "../../src/clearance/take.ts";
import type { Rhythm } from "../../src/domain/attention.ts";
import { emptyPlan } from "../../src/domain/notification-plan.ts";
import type { Search } from "../../src/domain/search/search.ts";
import { ada, granted, judgement } from "../support/requests.ts";
import { LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

const rhythm: Rhythm = { reminder: "never", escalation: "never", ladder: [] };

/** Registers how every ledger lists requests: newest first, filtered, in pages that stay whole while others write. */
export function ledgerListsContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, lists: ${name}`, () => {
    let bench: LedgerBench;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
    });
    afterEach(() => bench.close());

    async function list(...search: Search): Promise<string[]> {
      const { items } = await bench.ledger.requests({ search, limit: 50 });
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
      assert.deepEqual(await list({ on: "status", any: ["rejected", "pending", "pending"] }), [
        "d",
        "b",
        "a",
      ]);
      assert.deepEqual(await list({ on: "status", any: ["approved"] }), ["c"]);
      assert.deepEqual(await list({ on: "status", any: [] }), []);
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
      assert.deepEqual(await list({ on: "is", any: ["unfetched"] }), []);
      await deliver("undelivered");
      const now = bench.clock.now();
      assert.deepEqual(await list({ on: "is", any: ["unfetched"] }, { on: "status", any: ["rejected"] }), [
        "a",
      ]);
      assert.equal(await bench.ledger.countUnfetched(now), 1);
      assert.equal(await bench.ledger.countUnfetched(now + 1), 0);
      await deliver("delivered");
      assert.deepEqual(
        [await list({ on: "is", any: ["unfetched"] }), await bench.ledger.countUnfetched(0)],
        [[], 0],
      );
    });

    it("filters by agent, kind, requester and risk", async () => {
      await bench.submit({ text: "a", agent: "codex" });
      await bench.submit({ text: "b", kind: "file_access" });
      await bench.submit({ text: "c", requester: "other" });
      await bench.submit({ text: "d", judgement: judgement("ask", { risk: "critical" }) });
      assert.deepEqual(await list({ on: "agent", any: ["codex"] }), ["a"]);
      assert.deepEqual(await list({ on: "kind", any: ["file_access"] }), ["b"]);
      assert.deepEqual(await list({ on: "requester", any: ["other"] }), ["c"]);
      assert.deepEqual(await list({ on: "risk", any: ["critical"] }), ["d"]);
      assert.deepEqual(await list({ on: "risk", any: ["medium"] }, { on: "agent", any: ["shell"] }), [
        "c",
        "b",
      ]);
    });

    it("finds text in the command, the reason and the agent's name, whatever its case", async () => {
      await bench.submit({ text: "npm install Left-Pad" });
      await bench.submit({ text: "b", reason: "needs LEFT-pad" });
      await bench.submit({ text: "c", agent: "left-pad-bot" });
      await bench.submit({ text: "100%_sure" });
      assert.deepEqual(await list({ on: "text", text: "left-PAD" }), ["c", "b", "npm install Left-Pad"]);
      assert.deepEqual(await list({ on: "text", text: "%_" }), ["100%_sure"]);
    });

    it("finds by session, folder, decider and time", async () => {
      await bench.submit({ text: "a", session: "s1", cwd: "/srv/app" });
      await bench.submit({ text: "b", session: "s2", cwd: "/srv/app/web", judgement: judgement("deny") });
      await bench.clock.advance(60_000);
      await bench.submit({ text: "c", cwd: "/srv/application" });
      const noon = bench.clock.now();
      assert.deepEqual(await list({ on: "session", any: ["s1", "s2"] }), ["b", "a"]);
      assert.deepEqual(await list({ on: "cwd", path: "/srv/app" }), ["b", "a"]);
      assert.deepEqual(await list({ on: "cwd", path: "/" }), ["c", "b", "a"]);
      assert.deepEqual(await list({ on: "by", any: ["policy"] }), ["b"]);
      assert.deepEqual(await list({ on: "before", at: noon }), ["b", "a"]);
      assert.deepEqual(await list({ on: "after", at: noon }), ["c"]);
    });

    it("finds what somebody has taken, and what may rest", async () => {
      const [a, b] = [await bench.submit({ text: "a" }), await bench.submit({ text: "b" })];
      await bench.submit({ text: "c" });
      granted(
        await bench.ledger.run(take, {
          id: a.id,
          identity: ada,
          lasts: 60_000,
          deciders: [],
          plan: emptyPlan,
        }),
      );
      granted(await bench.ledger.run(snooze, { id: b.id, identity: ada, lasts: 60_000, rhythm }));
      assert.deepEqual(await list({ on: "is", any: ["taken"] }), ["a"]);
      assert.deepEqual(await list({ on: "is", any: ["taken", "snoozed"] }), ["b", "a"]);
      assert.deepEqual(await list({ on: "is", any: ["taken", "snoozed"], not: true }), ["c"]);
      assert.deepEqual(await list({ on: "is", any: ["snoozed", "unfetched"] }), ["b"]);
    });

    it("finds what does not bear a term, also where nothing stands that could", async () => {
      await bench.submit({ text: "a", session: "s1" });
      await bench.submit({ text: "b", judgement: null });
      await bench.submit({ text: "c", judgement: judgement("deny", { risk: "high" }) });
      assert.deepEqual(await list({ on: "session", any: ["s1"], not: true }), ["c", "b"]);
      assert.deepEqual(await list({ on: "risk", any: ["high"], not: true }), ["b", "a"]);
      assert.deepEqual(await list({ on: "by", any: ["policy"], not: true }), ["b", "a"]);
      assert.deepEqual(await list({ on: "status", any: ["pending"], not: true }), ["c"]);
      assert.deepEqual(await list({ on: "text", text: "a", not: true }, { on: "text", text: "B" }), ["b"]);
      assert.deepEqual(await list({ on: "risk", any: [], not: true }), ["c", "b", "a"]);
    });

    it("takes every term for a value, whatever stands in it", async () => {
      await bench.submit({ text: "a", agent: "' OR 1=1 --" });
      await bench.submit({ text: "b" });
      const odd = ["' OR 1=1 --", '"', "%", "\\", "?"];
      assert.deepEqual(await list({ on: "agent", any: odd }), ["a"]);
      for (const on of ["requester", "session", "by"] as const)
        assert.deepEqual(await list({ on, any: odd }), []);
      assert.deepEqual(await list({ on: "cwd", path: odd.join("/") }), []);
      assert.deepEqual(await list({ on: "text", text: "' OR 1=1" }), ["a"]);
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
      const search: Search = [{ on: "status", any: ["pending", "rejected"] }];
      const query = { search, limit: 3 };
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
