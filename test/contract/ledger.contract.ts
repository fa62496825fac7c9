import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { isRefusal } from "../../src/base/errors.ts";
import { attend } from "../../src/clearance/attend.ts";
import { rule } from "../../src/clearance/rule.ts";
import { start } from "../../src/clearance/start.ts";
import { submit } from "../../src/clearance/submit.ts";
import { granted, judgement, refusalCode, submission, terms } from "../support/requests.ts";
import { change, entry, LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

/** Registers what every ledger must do with the changes of a verb: all or nothing, in order, told when committed. */
export function ledgerContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, verbs: ${name}`, () => {
    let bench: LedgerBench;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
    });
    afterEach(() => bench.close());

    it("gives back a request as the verb has answered it", async () => {
      const request = await bench.submit({ reason: "é", session: "s1", key: "k" });
      assert.deepEqual(await bench.stored(request.id), JSON.parse(JSON.stringify(request)));
      assert.equal(await bench.ledger.request("req_unknown"), undefined);
    });

    it("keeps nothing of a verb whose last change breaks a constraint", async () => {
      const request = await bench.submit();
      const before = await bench.ledger.head();
      await assert.rejects(
        bench.ledger.run(change, [
          entry("lost"),
          { change: "send", message: { actor: "lost", queue: "lost", payload: {} } },
          { change: "raise_alert", alert: { code: "outcome_unknown", subject: "lost", message: "lost" } },
          { change: "insert_request", request },
        ]),
      );
      assert.deepEqual(await bench.ledger.head(), before);
      assert.deepEqual(await bench.ready("lost"), []);
      assert.deepEqual(await bench.ledger.openAlerts(), []);
    });

    it("keeps the neighbours of a verb that fails, without a gap in the history", async () => {
      const request = await bench.submit();
      const settled = await Promise.allSettled([
        bench.submit({ text: "a" }),
        bench.ledger.run(change, [entry("lost"), { change: "insert_request", request }]),
        bench.submit({ text: "b" }),
      ]);
      assert.deepEqual(
        settled.map(({ status }) => status),
        ["fulfilled", "rejected", "fulfilled"],
      );
      assert.equal((await bench.ledger.head()).seq, 3);
      assert.equal((await bench.ledger.verifyChain()).intact, true);
    });

    it("lets verbs of one turn see each other's effects, in the order in which they were called", async () => {
      const answers = await Promise.all(
        ["a", "b", "c"].map(() => bench.ledger.run(submit, submission({ key: "same" }))),
      );
      assert.deepEqual(
        answers.map((answer) => granted(answer).created),
        [true, false, false],
      );
      assert.equal(new Set(answers.map((answer) => granted(answer).request.id)).size, 1);
    });

    it("lets one of a hundred concurrent claims start a request", async () => {
      const request = await bench.approved();
      const other = await bench.second();
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, n) => {
          const claim = { claim: `c${n}#secret`, holder: `c${n}` };
          return (n % 2 ? other : bench.ledger).run(start, bench.startInput(request, claim));
        }),
      );
      const winners = answers.filter((answer) => !isRefusal(answer));
      assert.equal(winners.length, 1);
      const [winner] = winners.map(granted);
      assert.equal((await bench.ledger.execution(request.id))?.id, winner?.execution.id);
      const losers = answers.filter(isRefusal);
      assert.deepEqual(new Set(losers.map(refusalCode)), new Set(["claim_held"]));
      assert.equal((await bench.types()).filter((type) => type === "request_executing").length, 1);
    });

    it("finds a request by the names that its submission gave it", async () => {
      const named = { key: "k", session: "s", sighting: { channel: "hook", call: "t1" } } as const;
      const { id } = await bench.submit(named);
      assert.equal((await bench.submit({ key: "k" })).id, id);
      assert.equal((await bench.submit({ session: "s", sighting: { channel: "mcp", call: "t1" } })).id, id);
      assert.notEqual((await bench.submit({ key: "k", requester: "somebody else" })).id, id);
    });

    it("finds an ask again that another channel has seen, within ten seconds and while it is unfinished", async () => {
      const seen = (channel: "hook" | "screen") => ({ session: "s", sighting: { channel } }) as const;
      const { id } = await bench.submit(seen("hook"));
      await bench.clock.advance(10_000);
      assert.equal((await bench.submit(seen("screen"))).id, id);
      const late = await bench.submit(seen("hook"));
      await bench.clock.advance(10_001);
      assert.notEqual((await bench.submit(seen("screen"))).id, late.id);
      const denied = await bench.submit({ ...seen("hook"), text: "rm x", judgement: judgement("deny") });
      assert.notEqual((await bench.submit({ ...seen("screen"), text: "rm x" })).id, denied.id);
    });

    it("finds an ask again that another ledger on the same store has seen, and one that has seen it before", async () => {
      const other = await bench.second();
      const seen = (channel: "hook" | "screen") => ({ session: "s", sighting: { channel } }) as const;
      const theirs = await bench.submit({ ...seen("hook"), text: "a" }, other);
      assert.equal((await bench.submit({ ...seen("screen"), text: "a" })).id, theirs.id);
      const ours = await bench.submit({ ...seen("hook"), text: "b" });
      assert.equal((await bench.submit({ ...seen("screen"), text: "b" }, await bench.second())).id, ours.id);
    });

    it("finds an ask again beside a verb of the same turn that fails", async () => {
      const seen = (channel: "hook" | "screen") => ({ session: "s", sighting: { channel } }) as const;
      const request = await bench.submit({ key: "k" });
      const failing = bench.ledger.run(change, [entry("lost"), { change: "insert_request", request }]);
      const [first, failed, second] = await Promise.allSettled([
        bench.submit(seen("hook")),
        failing,
        bench.submit(seen("screen")),
      ]);
      assert.equal(failed.status, "rejected");
      assert.ok(first.status === "fulfilled" && second.status === "fulfilled");
      assert.equal(second.value.id, first.value.id);
      assert.equal(second.value.sightings.length, 2);
    });

    it("gives back a judgement that came later, and the digest that goes with it", async () => {
      const { id, command } = await bench.submit({ judgement: null });
      const late = {
        command,
        judgement: judgement("ask", { risk: "high" }),
        digest: "d2",
        ...terms,
      };
      const ruled = granted(await bench.ledger.run(rule, { id, ...late }));
      assert.equal(ruled.digest, "d2");
      assert.deepEqual(await bench.stored(id), JSON.parse(JSON.stringify(ruled)));
      assert.equal(
        (await bench.ledger.requests({ search: [{ on: "risk", any: ["high"] }], limit: 9 })).items.length,
        1,
      );
      await bench.ledger.run(attend, { id, ...terms });
      assert.equal((await bench.stored(id)).digest, "d2");
    });

    it("gives out a message that a verb has sent only once the verb is committed", async () => {
      const sent = bench.ledger.run(change, [
        { change: "send", message: { actor: "work", queue: "q", payload: { n: 1 } } },
      ]);
      const claimed = bench.ready("q");
      await sent;
      assert.deepEqual(await claimed, ["work"]);
    });

    it("wakes the queue when a verb sends a message", async () => {
      let woken = 0;
      const forget = bench.ledger.messages.onReady(() => woken++);
      await bench.ledger.run(change, [
        { change: "send", message: { actor: "work", queue: "q", payload: null } },
      ]);
      forget();
      assert.ok(woken > 0);
    });

    it("cancels a message by its key", async () => {
      await bench.ledger.run(change, [
        { change: "send", message: { actor: "work", queue: "q", payload: null, key: "k" } },
      ]);
      await bench.ledger.run(change, [{ change: "cancel", key: "k" }]);
      assert.deepEqual(await bench.ready("q"), []);
    });

    it("calls back after a commit that has added to the history, until it is told to stop", async () => {
      let heads: Promise<number>[] = [];
      const forget = bench.ledger.onCommit(() => heads.push(bench.ledger.head().then(({ seq }) => seq)));
      await bench.submit();
      assert.deepEqual(await Promise.all(heads), [1]);
      forget();
      heads = [];
      await bench.submit();
      assert.deepEqual(heads, []);
    });

    it("calls back when a message that was given up raises its alert", async () => {
      await bench.ledger.messages.send([{ actor: "work", queue: "q", payload: null }]);
      const [message] = await bench.ledger.messages.claim({
        worker: "w",
        queues: ["q"],
        limit: 1,
        lease: 1_000,
      });
      assert.ok(message);
      let calls = 0;
      const forget = bench.ledger.onCommit(() => calls++);
      const error = { code: "broken", message: "it broke" };
      await bench.ledger.messages.settle([{ lease: message.lease, as: "dead", error }]);
      assert.ok(calls > 0);
      forget();
      assert.deepEqual(await bench.types(), ["dead_letter_added", "alert_raised"]);
      await bench.ledger.messages.redrive([message.id], { by: "ada" });
      assert.deepEqual(await bench.ledger.openAlerts(), []);
    });

    it("shows the commits of one ledger to another on the same store", async () => {
      const other = await bench.second();
      const told = new Promise<void>((resolve) => other.onCommit(resolve));
      const awake = setInterval(() => {}, 1_000);
      const { id } = await bench.submit();
      await told;
      clearInterval(awake);
      assert.equal((await other.request(id))?.id, id);
      await bench.submit({ text: "b" }, other);
      assert.deepEqual(await bench.ledger.head(), await other.head());
      assert.equal((await bench.ledger.verifyChain()).intact, true);
    });

    it("keeps one gapless chain when two ledgers write at the same time", async () => {
      const other = await bench.second();
      const writes = Array.from({ length: 60 }, (_, n) =>
        bench.submit({ text: `echo ${n}` }, n % 2 ? other : bench.ledger),
      );
      await Promise.all(writes);
      const report = await bench.ledger.verifyChain();
      assert.equal(report.intact, true);
      assert.equal(report.entries, 60);
    });

    it("commits what was handed in before it stopped, and takes nothing afterwards", async () => {
      const other = await bench.second();
      const last = bench.submit({ text: "last" }, other);
      await other.stop();
      assert.ok(await bench.ledger.request((await last).id));
      await assert.rejects(bench.submit({}, other), { code: "draining" });
    });
  });
}
