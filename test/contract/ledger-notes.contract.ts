import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { isRefusal } from "../../src/base/errors.ts";
import { registerAgent } from "../../src/clearance/agents.ts";
import { type NoteInput, readNote, type SentNote, sendNote } from "../../src/clearance/notes.ts";
import { mailboxSize, mostRecipients } from "../../src/domain/note.ts";
import type { NoteQuery } from "../../src/ledger/queries.ts";
import { verb } from "../../src/ledger/verb.ts";
import { ada, agent, granted, identity, minute, refusalCode, root } from "../support/requests.ts";
import { change, LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

const day = 24 * 60 * minute;

/** How many unread notes these recipients have, as a verb sees it. */
const unreadOf = verb({
  name: "unread_of",
  needs: (names: readonly string[]) => ({ mailboxes: { read: "mailboxes", names } }),
  decide: ({ mailboxes }) => ({ answer: mailboxes, changes: [] }),
});

/** Registers what every ledger must do with agents and the notes between them. */
export function ledgerNotesContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, agents and notes: ${name}`, () => {
    let bench: LedgerBench;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
      await see("db", "web");
    });
    afterEach(() => bench.close());

    async function see(...names: string[]): Promise<void> {
      for (const one of names) {
        await bench.ledger.run(change, [{ change: "touch_agent", agent: one, session: `${one}-1` }]);
      }
    }

    function tryNote(over: Partial<NoteInput> = {}) {
      const note = { from: "web", to: ["db"], body: "hello", priority: "normal" } as const;
      return bench.ledger.run(sendNote, { ...note, identity: agent, seenAt: bench.clock.now(), ...over });
    }

    const send = async (over: Partial<NoteInput> = {}): Promise<SentNote> => granted(await tryNote(over));

    const register = (agentName: string, tokenHash = agentName) =>
      bench.ledger.run(registerAgent, { name: agentName, title: "a title", tokenHash, identity: root });

    async function list(query: { to: string; unread?: boolean } | { from: string }) {
      return (await bench.ledger.notes({ limit: 50, ...query } as NoteQuery)).items;
    }

    const read = (id: string, recipient = "db") =>
      bench.ledger.run(readNote, { id, recipient, identity: agent });

    it("keeps a note as it was sent, once for all of its recipients", async () => {
      const { note, recipients } = await send({ to: ["db", "web"], subject: "s", priority: "urgent" });
      assert.deepEqual(recipients, ["db", "web"]);
      const [kept] = await list({ to: "db" });
      assert.deepEqual(kept, { ...note, recipients: 2, read: 0, readAt: undefined });
      assert.deepEqual(kept, (await list({ to: "web" }))[0]);
      assert.deepEqual(kept, (await list({ from: "web" }))[0]);
      const [entry] = await bench.ledger.entriesOf(note.id, 9);
      assert.equal(entry?.type, "note_sent");
      assert.equal(entry?.by, "agent");
      assert.equal(entry?.body?.recipients, 2);
    });

    it("marks one recipient's copy as read, once, and counts the unread ones", async () => {
      const { note } = await send({ to: ["db", "web"] });
      const later = await send();
      granted(await read(note.id));
      await bench.clock.advance(5);
      assert.deepEqual(granted(await read(note.id)), { readAt: bench.clock.now() - 5 });
      assert.deepEqual(
        (await list({ to: "db", unread: true })).map(({ id }) => id),
        [later.note.id],
      );
      assert.equal((await list({ to: "web", unread: true })).length, 1);
      const [, first] = await list({ to: "db" });
      assert.deepEqual([first?.read, first?.readAt], [1, bench.clock.now() - 5]);
      assert.deepEqual(await bench.ledger.run(unreadOf, ["web", "nobody", "db"]), [
        { recipient: "web", unread: 1 },
        { recipient: "db", unread: 1 },
      ]);
      assert.equal(refusalCode(await read("note_none")), "not_found");
      assert.equal(refusalCode(await read(later.note.id, "web")), "not_found");
    });

    it("sends to every agent of the last day but the sender", async () => {
      await bench.clock.advance(day + minute);
      await see("codex", "web");
      const { recipients } = await send({ to: ["*"] });
      assert.deepEqual(recipients, ["codex"]);
      assert.deepEqual((await list({ from: "web" }))[0]?.to, ["*"]);
      await bench.clock.advance(day + minute);
      assert.equal(refusalCode(await tryNote({ to: ["*"] })), "not_found");
    });

    it("sends no broadcast to more agents than a note may have recipients", async () => {
      const names = Array.from({ length: mostRecipients - 1 }, (_, n) => `agent-${n}`);
      await see(...names);
      assert.equal((await send({ to: ["*"] })).recipients.length, mostRecipients);
      await see("one-more");
      assert.equal(refusalCode(await tryNote({ to: ["*"] })), "invalid_body");
    });

    it("counts nothing of a note whose verb fails after it", async () => {
      const { note } = await send();
      const again = { change: "insert_note", note, recipients: ["db"] } as const;
      const other = { ...again, note: { ...note, id: "note_2" } };
      await assert.rejects(bench.ledger.run(change, [other, again]));
      assert.deepEqual(await bench.ledger.run(unreadOf, ["db"]), [{ recipient: "db", unread: 1 }]);
    });

    it("counts a copy as read once, however many read it at the same moment in two ledgers", async () => {
      const { note } = await send();
      const other = await bench.second();
      const input = { id: note.id, recipient: "db", identity: agent };
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 ? other : bench.ledger).run(readNote, input)),
      );
      assert.deepEqual(await bench.ledger.run(unreadOf, ["db"]), [{ recipient: "db", unread: 0 }]);
      assert.equal((await list({ from: "web" }))[0]?.read, 1);
    });

    it("gives a name to one of those who want it at the same moment", async () => {
      const other = await bench.second();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          (n % 2 ? other : bench.ledger).run(registerAgent, {
            name: "codex",
            tokenHash: `h${n}`,
            identity: root,
          }),
        ),
      );
      assert.equal(answers.filter((one) => !isRefusal(one)).length, 1);
    });

    it("puts a note for an unknown name among others into nobody's mailbox", async () => {
      assert.equal(refusalCode(await tryNote({ to: ["db", "bd"] })), "not_found");
      assert.deepEqual(await list({ to: "db" }), []);
    });

    it("refuses a note for a full mailbox, and leaves a full one out of a broadcast", async () => {
      await see("codex");
      const note = {
        id: "",
        from: "x",
        by: "x",
        to: ["db"],
        body: "b",
        priority: "low",
        createdAt: 0,
      } as const;
      const fill = Array.from({ length: mailboxSize }, (_, n) => ({ ...note, id: `note_${n}` }));
      await bench.ledger.run(
        change,
        fill.map((one) => ({ change: "insert_note", note: one, recipients: ["db"] }) as const),
      );
      assert.equal(refusalCode(await tryNote()), "rate_limited");
      assert.equal(refusalCode(await tryNote({ to: ["web", "db"] })), "rate_limited");
      const { recipients, full } = await send({ to: ["*"] });
      assert.deepEqual([recipients, full], [["codex"], ["db"]]);
      granted(await read("note_0"));
      assert.deepEqual((await send()).recipients, ["db"]);
    });

    it("lets nobody write or read in the name of another identity", async () => {
      granted(await register("db"));
      assert.equal(refusalCode(await tryNote({ from: "db", to: ["web"] })), "role_forbidden");
      assert.equal(refusalCode(await tryNote({ from: "web", identity: ada })), "role_forbidden");
      const { note } = await send();
      assert.equal(refusalCode(await read(note.id)), "role_forbidden");
      const itself = identity("db", "agent");
      granted(await bench.ledger.run(readNote, { id: note.id, recipient: "db", identity: itself }));
      assert.equal((await send({ from: "db", to: ["web"], identity: itself })).note.by, "db");
      assert.equal(await bench.ledger.isIdentity("db"), true);
      assert.equal(await bench.ledger.isIdentity("web"), false);
    });

    it("registers an agent with a token of its own, under a name that nobody else has", async () => {
      const token = granted(await register("codex"));
      assert.deepEqual([token.name, token.role], ["codex", "agent"]);
      assert.equal(refusalCode(await register("codex", "other")), "name_taken");
      await bench.ledger.run(change, [{ change: "update_token", token: { ...token, revokedAt: 1 } }]);
      assert.equal(granted(await register("codex", "other")).hash, "other");
      const person = {
        ...token,
        id: "tok_p",
        name: "eve",
        role: "reviewer",
        hash: "p",
        revokedAt: 1,
      } as const;
      await bench.ledger.run(change, [{ change: "insert_token", token: person }]);
      assert.equal(refusalCode(await register("eve")), "name_taken");
      const noAdmin = { name: "x", tokenHash: "x", identity: ada };
      assert.equal(refusalCode(await bench.ledger.run(registerAgent, noAdmin)), "role_forbidden");
    });

    it("lists agents by name, with their sessions, what waits and what they asked last", async () => {
      granted(await register("codex"));
      await bench.submit({ agent: "db", session: "db-2" });
      const { id } = await bench.submit({ agent: "db", session: "db-2" });
      const first = await bench.ledger.agents({ limit: 2 });
      assert.deepEqual(
        first.items.map((one) => [one.name, one.title, one.pending, one.sessionCount, one.lastRequestId]),
        [
          ["codex", "a title", 0, 0, undefined],
          ["db", undefined, 2, 2, id],
        ],
      );
      assert.deepEqual(first.items[1]?.sessions.map((session) => session.id).sort(), ["db-1", "db-2"]);
      const rest = await bench.ledger.agents({ limit: 2, cursor: first.nextCursor ?? "" });
      assert.deepEqual([rest.items.map((one) => one.name), rest.nextCursor], [["web"], null]);
    });

    it("keeps when a registered agent was seen first and last", async () => {
      granted(await register("codex"));
      assert.equal((await bench.ledger.agents({ limit: 1 })).items[0]?.firstSeenAt, undefined);
      const at = bench.clock.now();
      await see("codex");
      await bench.clock.advance(2 * minute);
      await see("codex");
      const [codex] = (await bench.ledger.agents({ limit: 1 })).items;
      assert.deepEqual([codex?.firstSeenAt, codex?.lastSeenAt], [at, at + 2 * minute]);
      assert.equal(codex?.registeredAt, at);
    });

    it("pages through a mailbox while new notes come in", async () => {
      for (const body of ["1", "2", "3"]) await send({ body });
      const page = await bench.ledger.notes({ to: "db", limit: 2 });
      await send({ body: "4" });
      const next = await bench.ledger.notes({ to: "db", limit: 2, cursor: page.nextCursor ?? "" });
      assert.deepEqual(
        [...page.items, ...next.items].map(({ body }) => body),
        ["3", "2", "1"],
      );
      assert.equal(next.nextCursor, null);
    });
  });
}
