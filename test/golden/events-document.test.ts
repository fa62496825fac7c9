import assert from "node:assert/strict";
import { test } from "node:test";
import { entryTypes } from "../../src/ledger/entry.ts";
import { describedEntries, entryObjection } from "../support/described-entries.ts";

test("the reference of events has a row for every type of entry, and for no other", () => {
  assert.deepEqual([...describedEntries().keys()].sort(), [...entryTypes].sort());
});

test("an entry is held against its row: a field too many, one too few, and both as they should be", () => {
  assert.match(
    entryObjection({ type: "grant_used", body: { request: "r", used: 1 } }) ?? "",
    /promises uses/,
  );
  const extra = { request: "r", used: 1, uses: 2, by: "x" };
  assert.match(entryObjection({ type: "grant_used", body: extra }) ?? "", /does not name by/);
  assert.equal(entryObjection({ type: "grant_used", body: { request: "r", used: 1, uses: 2 } }), undefined);
  assert.equal(entryObjection({ type: "token_revoked", body: {} }), undefined);
});
