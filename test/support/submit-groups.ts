/**
 * Child process: for every line `N` on stdin it submits N asks in one group and answers with one line of JSON, the codes
 * of those that were refused and what the chain says.
 */
import { createInterface } from "node:readline";
import { systemClock } from "../../src/base/clock.ts";
import { describeError } from "../../src/base/errors.ts";
import { submit } from "../../src/clearance/submit.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { submission } from "./requests.ts";

const [file = ""] = process.argv.slice(2);
const ledger = new SqliteLedger({ file, clock: systemClock });
await ledger.start();
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  const settled = await Promise.allSettled(
    Array.from({ length: Number(line) }, (_, n) => ledger.run(submit, submission({ text: `echo ${n}` }))),
  );
  const codes = settled.flatMap((one) => (one.status === "rejected" ? [describeError(one.reason).code] : []));
  const { intact, entries } = await ledger.verifyChain();
  process.stdout.write(`${JSON.stringify({ codes, intact, entries })}\n`);
}
await ledger.stop();
