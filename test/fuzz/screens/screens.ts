/**
 * The detectors against screens that were cut, scrolled, wrapped, recoloured, quoted and glued. The last line counts; the
 * exit code is 1 where a screen without a dialog was taken for one, or a key carried another option's label.
 *
 *   node test/fuzz/screens/screens.ts [--cases 100000] [--seed N]
 */

import { parseArgs } from "node:util";
import { huntScreens } from "./hunt-screens.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const [cases, seed] = [Number(values.cases), Number(values.seed)];
if (!Number.isSafeInteger(cases) || !Number.isSafeInteger(seed)) {
  process.stderr.write("expected whole numbers for --cases and --seed\n");
  process.exit(2);
}

const { findings, stillDialogs } = huntScreens({ cases, seed });
for (const { file, mutations, problem, text } of findings.slice(0, 10)) {
  process.stdout.write(`${file} (${mutations.join(", ")}): ${problem}\n${text}\n${"=".repeat(40)}\n`);
}
const counted = `${cases} screens, seed ${seed}: ${stillDialogs} still dialogs, ${findings.length} findings`;
process.stdout.write(`${counted}\n`);
process.exit(findings.length === 0 && stillDialogs > 0 ? 0 : 1);
