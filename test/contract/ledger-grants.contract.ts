import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { decide } from "../../src/clearance/decide.ts";
import { revokeGrant } from "../../src/clearance/grants.ts";
import { start } from "../../src/clearance/start.ts";
import type { Grant, GrantWish } from "../../src/domain/grant.ts";
import type { GrantQuery } from "../../src/ledger/ledger.ts";
import { ada, granted, judgement, minute, refusalCode } from "../support/requests.ts";
import { change, entry, LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

const limits = { maxRisk: "medium", longest: 60 * minute, mostUses: 100 } as const;

/** Registers what every ledger must do with grants: kept as given, found by their command, never used too often. */
export function ledgerGrantsContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, grants: ${name}`, () => {
    let bench: LedgerBench;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
    });
    afterEach(() => bench.close());

    /** Asks, approves with a grant, and answers the grant as the ledger has it. */
    async function give(
      wish: Partial<GrantWish> = {},
      over: Parameters<LedgerBench["submit"]>[0] = {},
    ): Promise<Grant> {
      const { id, digest } = await bench.submit(over);
      const grant = { wish: { lasts: 10 * minute, ...wish }, limits };
      const input = { id, digest, identity: ada, verdict: "approve", clearance: minute, grant } as const;
      const approved = granted(await bench.ledger.run(decide, input));
      const given = (await list()).find((one) => one.id === approved.decision?.gave);
      assert.ok(given);
      return given;
    }

    async function list(query: Partial<GrantQuery> = {}): Promise<readonly Grant[]> {
      return (await bench.ledger.grants({ limit: 50, ...query })).items;
    }

    const open = () => list({ openAt: bench.clock.now() });
    const revoke = (id: string) => bench.ledger.run(revokeGrant, { id, identity: ada });

    it("keeps a grant as it was given, with the approval, in one history", async () => {
      const content = { digest: "c0", folder: "/srv/project" };
      const grant = await give({ uses: 3, path: "/srv", anyAgent: true }, { content, session: "s1" });
      assert.deepEqual(grant.covered.place, { path: "/srv", content: "c0" });
      assert.deepEqual([grant.uses, grant.used, grant.covered.agent], [3, 0, undefined]);
      assert.equal(grant.expiresAt, bench.clock.now() + 10 * minute);
      assert.deepEqual(await bench.types(), ["request_submitted", "request_approved", "grant_given"]);
      const [given] = await bench.ledger.entriesOf(grant.id, 9);
      assert.equal(given?.body?.request, grant.requestId);
      assert.equal((await bench.stored(grant.requestId)).decision?.gave, grant.id);
    });

    it("uses it for the same ask again, once for each, and for no other", async () => {
      const grant = await give({ uses: 2 });
      const { id } = await bench.submit();
      assert.equal((await bench.stored(id)).decision?.grant, grant.id);
      assert.equal((await bench.submit({ text: "make clean" })).status, "pending");
      assert.equal((await bench.submit({ requester: "other" })).status, "pending");
      assert.equal((await bench.submit()).status, "approved");
      assert.equal((await bench.submit()).status, "pending");
      assert.equal((await list())[0]?.used, 2);
      const about = await bench.ledger.entriesOf(grant.id, 9);
      assert.deepEqual(
        about.map(({ type }) => type),
        ["grant_given", "grant_used", "grant_used"],
      );
      assert.equal((await bench.ledger.verifyChain()).intact, true);
    });

    it("keeps the content of an ask, so that a path can be compared with it", async () => {
      const content = { digest: "c0", folder: "/srv/a" };
      await give({ path: "/srv" }, { content });
      const at = (folder: string) => ({ cwd: folder, digest: folder, content: { ...content, folder } });
      const below = await bench.submit(at("/srv/b"));
      assert.equal(below.status, "approved");
      assert.deepEqual((await bench.stored(below.id)).content, { digest: "c0", folder: "/srv/b" });
      assert.equal((await bench.submit(at("/opt"))).status, "pending");
    });

    it("uses the one that ends first", async () => {
      await give({ lasts: 9 * minute }, { key: "a", requester: "x" });
      const long = await give({ lasts: 9 * minute });
      const { id, digest } = await bench.submit({ agent: "codex" });
      const grant = { wish: { lasts: minute, anyAgent: true }, limits };
      await bench.ledger.run(decide, { id, digest, identity: ada, verdict: "approve", clearance: 1, grant });
      const first = await bench.submit();
      assert.notEqual(first.decision?.grant, long.id);
      await bench.clock.advance(minute);
      assert.equal((await bench.submit()).decision?.grant, long.id);
    });

    it("gives the last use to exactly one of fifty asks at once, from two ledgers", async () => {
      const grant = await give({ uses: 1 });
      const other = await bench.second();
      const asked = await Promise.all(
        Array.from({ length: 50 }, (_, n) => bench.submit({}, n % 2 ? other : bench.ledger)),
      );
      const under = asked.filter(({ decision }) => decision?.grant === grant.id);
      assert.equal(under.length, 1);
      assert.equal(asked.filter(({ status }) => status === "pending").length, 49);
      assert.equal((await list())[0]?.used, 1);
      assert.equal((await bench.types()).filter((type) => type === "grant_used").length, 1);
    });

    it("counts no use of a verb that fails after it", async () => {
      const grant = await give({ uses: 1 });
      const request = await bench.stored(grant.requestId);
      const failing = bench.ledger.run(change, [
        { change: "update_grant", grant: { ...grant, used: 1 } },
        entry("lost"),
        { change: "insert_request", request },
      ]);
      const [failed, after] = await Promise.allSettled([failing, bench.submit()]);
      assert.equal(failed.status, "rejected");
      assert.ok(after.status === "fulfilled");
      assert.equal(after.value.decision?.grant, grant.id);
    });

    it("uses none that is revoked or expired, and one that another ledger has given", async () => {
      const revoked = await give();
      await revoke(revoked.id);
      assert.equal((await bench.submit()).status, "pending");
      await give({ lasts: minute });
      const other = await bench.second();
      assert.equal((await bench.submit({}, other)).status, "approved");
      await bench.clock.advance(minute);
      assert.equal((await bench.submit({}, other)).status, "pending");
    });

    it("finds the grant behind an approval when the command starts, whoever revoked it meanwhile", async () => {
      const grant = await give();
      const [first, second] = [await bench.submit(), await bench.submit()];
      granted(await bench.ledger.run(start, bench.startInput(first)));
      const other = await bench.second();
      await other.run(revokeGrant, { id: grant.id, identity: ada });
      const refusal = await bench.ledger.run(start, bench.startInput(second));
      assert.equal(refusalCode(refusal), "gate_failed");
      assert.equal((await bench.stored(second.id)).status, "lapsed");
    });

    it("lists grants newest first, those of one requester, those that are open, page by page", async () => {
      const a = await give({ uses: 1 }, { text: "a" });
      const b = await give({ lasts: minute }, { text: "b", requester: "other" });
      const c = await give({}, { text: "c" });
      const d = await give({}, { text: "d" });
      await bench.submit({ text: "a" });
      await revoke(d.id);
      const ids = (grants: readonly Grant[]) => grants.map(({ id }) => id);
      assert.deepEqual(ids(await list()), [d.id, c.id, b.id, a.id]);
      assert.deepEqual(ids(await list({ requester: "other" })), [b.id]);
      assert.deepEqual(ids(await open()), [c.id, b.id]);
      await bench.clock.advance(minute);
      assert.deepEqual(ids(await open()), [c.id]);
      const page = await bench.ledger.grants({ limit: 3 });
      assert.deepEqual(ids(page.items), [d.id, c.id, b.id]);
      const next = await bench.ledger.grants({ limit: 3, cursor: page.nextCursor ?? "" });
      assert.deepEqual([ids(next.items), next.nextCursor], [[a.id], null]);
      assert.equal((await list()).find(({ id }) => id === d.id)?.revoked?.by, "ada");
    });

    it("uses a grant also where the judgement comes later than the ask", async () => {
      const grant = await give();
      const late = await bench.submit({ judgement: null });
      assert.equal(late.status, "pending");
      const ruled = await bench.rule(late, judgement("ask"));
      assert.equal(ruled.decision?.grant, grant.id);
      assert.equal((await bench.stored(late.id)).status, "approved");
    });
  });
}
