import assert from "node:assert/strict";
import { it } from "node:test";
import { OwnEntries } from "../../../../src/doors/http/own-entries.ts";
import type { Entry, EntryType } from "../../../../src/ledger/entry.ts";
import type { Ledger } from "../../../../src/ledger/ledger.ts";

function entry(type: EntryType, subject: string, by: string): Entry {
  return { seq: 1, at: 0, type, subject, by, body: {}, hash: "" };
}

it("what an entry is about is looked up once, and only if it is a request", async () => {
  const asked: string[] = [];
  const ledger = {
    request: async (id: string) => {
      asked.push(id);
      return { requester: id === "req_mine" ? "me" : "them" };
    },
  };
  const own = new OwnEntries(ledger as unknown as Ledger, "me");
  assert.equal(await own.has(entry("request_approved", "req_mine", "rita")), true);
  assert.equal(await own.has(entry("request_executing", "req_mine", "worker")), true);
  assert.equal(await own.has(entry("request_approved", "req_theirs", "me")), false);
  assert.equal(await own.has(entry("token_created", "tok_1", "me")), false);
  assert.equal(await own.has(entry("request_submitted", "req_new", "me")), true);
  assert.equal(await own.has(entry("request_rejected", "req_new", "policy")), true);
  assert.deepEqual(asked, ["req_mine", "req_theirs"]);
});
