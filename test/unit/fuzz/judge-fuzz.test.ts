/** The short form of the fuzz of the judge (test/fuzz/judge.ts). */

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { findingsOf, findingText } from "../../fuzz/finding.ts";
import { hunt } from "../../fuzz/hunt.ts";
import { makeRooms, type Rooms } from "../../fuzz/rooms.ts";
import { sandboxProblem } from "../../fuzz/sandbox.ts";
import { weakenings } from "../../fuzz/weakened.ts";
import { huntWeakened } from "../../fuzz/weakened-hunt.ts";
import { defaultPolicy, defaultTexts } from "../../support/default-policy.ts";
import { needed } from "../../support/needed.ts";

const able = needed("unshare and bash", sandboxProblem() === undefined);
const seed = Date.now() % 1_000_000;
const rooms: Rooms | undefined = able.skip === false ? makeRooms(2) : undefined;

after(() => rooms?.remove());

test("of 3,000 made-up commands none that is allowed does more than read", able, async (t) => {
  const { sandboxes } = rooms ?? assert.fail("the test is skipped without a sandbox");
  t.diagnostic(`seed ${seed}`);
  const found = await hunt({ policy: defaultPolicy, sandboxes, cases: 3_000, seed });
  t.diagnostic(`${found.allowed} of ${found.cases} are allowed`);
  const [sandbox = assert.fail("no sandbox")] = sandboxes;
  const unsafe = await findingsOf(found.unsafe, defaultPolicy, sandbox, 3);
  assert.deepEqual(unsafe.map(findingText), [], `seed ${seed}`);
  assert.deepEqual([found.throws, found.differences], [[], []], `seed ${seed}`);
  assert.ok(found.allowed >= found.cases / 100);
});

test("a rule that is weakened on purpose is found", able, async (t) => {
  t.diagnostic(`seed ${seed}`);
  const [weakening = assert.fail("nothing is weakened")] = weakenings;
  const all = rooms ?? assert.fail("the test is skipped without a sandbox");
  const { cases, finding } = await huntWeakened(defaultTexts, weakening, all, { cases: 20_000, seed });
  t.diagnostic(`${cases} cases`);
  assert.match(finding?.text ?? "", /sort/, `seed ${seed}`);
});
