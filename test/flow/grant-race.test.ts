import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../../src/base/clock.ts";
import { decide } from "../../src/clearance/decide.ts";
import { submit } from "../../src/clearance/submit.ts";
import { TestChild } from "../support/child.ts";
import { openTestLedger } from "../support/open-ledger.ts";
import { ada, granted, minute, submission } from "../support/requests.ts";

const limits = { maxRisk: "medium", longest: 60 * minute, mostUses: 100 } as const;

test("three processes that ask a hundred and fifty times at once get the uses of a grant and not one more", async (t) => {
  const { ledger, file, close } = await openTestLedger(systemClock);
  t.after(close);
  const { request } = granted(await ledger.run(submit, submission({ seenAt: systemClock.now() })));
  const grant = { wish: { lasts: 60 * minute, uses: 7 }, limits };
  const { id, digest } = request;
  await ledger.run(decide, { id, digest, identity: ada, verdict: "approve", clearance: minute, grant });
  const children = Array.from({ length: 3 }, () => TestChild.script("grant-child", file, "50"));
  t.after(() => Promise.all(children.map((child) => child.kill())));
  await Promise.all(children.map((child) => child.says(/^ready$/)));
  for (const child of children) child.process.stdin.write("go\n");
  const said = await Promise.all(children.map((child) => child.says(/^approved \d+$/)));
  const approved = said.map((line) => Number(line.split(" ")[1]));
  assert.equal(
    approved.reduce((sum, one) => sum + one, 0),
    7,
    `the children were given ${approved.join(", ")}`,
  );
  const { items } = await ledger.grants({ limit: 9 });
  assert.deepEqual([items[0]?.uses, items[0]?.used], [7, 7]);
  assert.equal((await ledger.verifyChain()).intact, true);
});
