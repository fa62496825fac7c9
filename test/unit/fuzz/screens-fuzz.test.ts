/** The short form of the fuzz of the detectors (test/fuzz/screens/screens.ts). */

import assert from "node:assert/strict";
import { test } from "node:test";
import { huntScreens } from "../../fuzz/screens/hunt-screens.ts";

test("of 5,000 mutated screens none without a dialog is taken for one, and no key changes its label", (t) => {
  const seed = Date.now() % 1_000_000;
  const { findings, stillDialogs } = huntScreens({ cases: 5_000, seed });
  t.diagnostic(`seed ${seed}: ${stillDialogs} still dialogs`);
  assert.ok(stillDialogs > 300, `only ${stillDialogs} were dialogs after all`);
  assert.deepEqual(
    findings.map(({ file, mutations, problem }) => `${file} (${mutations.join(", ")}): ${problem}`),
    [],
    `seed ${seed}`,
  );
});
