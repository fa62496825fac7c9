import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { withdraw } from "../../src/clearance/withdraw.ts";
import type { AgentRequest, Sighting } from "../../src/domain/request.ts";
import { callName, keyName } from "../../src/ledger/verb.ts";
import { agent } from "../support/requests.ts";
import { LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

/** Registers how every ledger finds what the hooks of a client's session asked for. */
export function ledgerAsksContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, asks of a session: ${name}`, () => {
    let bench: LedgerBench;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
    });
    afterEach(() => bench.close());

    const ask = (session: string, text: string, channel: Sighting["channel"] = "hook", call?: string) =>
      bench.submit({ session, text, sighting: { channel, ...(call !== undefined && { call }) } });

    const found = async (
      session: string,
      rest: { fingerprint?: string; unfinished?: boolean; limit?: number } = {},
    ) => {
      const asks = await bench.ledger.asksOfSession({ session, limit: 50, ...rest });
      return asks.map(({ id }) => id);
    };

    const ids = (...requests: readonly AgentRequest[]) => requests.map(({ id }) => id);

    it("gives those of one session, newest first, and none that came by another way", async () => {
      const first = await ask("s1", "make a");
      const second = await ask("s1", "make b");
      await ask("s1", "make c", "http");
      await ask("s10", "make a");
      await ask("s", "make a");
      assert.deepEqual(await found("s1"), ids(second, first));
      assert.deepEqual(await found("s1", { limit: 1 }), ids(second));
      assert.deepEqual(await found(""), []);
    });

    it("gives those of one content, and of those the unfinished", async () => {
      const first = await ask("s1", "make a");
      const second = await ask("s1", "make a");
      await ask("s1", "make b");
      const { fingerprint } = first;
      assert.deepEqual(await found("s1", { fingerprint }), ids(second, first));
      await bench.ledger.run(withdraw, { id: first.id, identity: agent });
      assert.deepEqual(await found("s1", { fingerprint, unfinished: true }), ids(second));
      assert.deepEqual(await found("s1", { fingerprint }), ids(second, first));
    });

    it("is not led astray by a session's name", async () => {
      const names = ["a:b", "a", "a:", "2:a", "~", "é~", "%", "_"];
      for (const session of names) {
        const asked = await ask(session, "make a");
        assert.deepEqual(await found(session), ids(asked), session);
      }
    });

    it("gives a request by its name", async () => {
      const asked = await ask("s1", "make a", "hook", "t1");
      assert.equal((await bench.ledger.requestNamed(callName("s1", "t1")))?.id, asked.id);
      assert.equal(await bench.ledger.requestNamed(keyName("agent", "none")), undefined);
    });
  });
}
