/**
 * Child process: submits `count` asks one after the other and writes `201` to stdout when each is acknowledged, as a
 * door does. The third argument is SQLite's `synchronous`.
 */
import { writeSync } from "node:fs";
import { systemClock } from "../../src/base/clock.ts";
import { submit } from "../../src/clearance/submit.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { submission } from "./requests.ts";

const [file = "", count = "1", synchronous = "FULL"] = process.argv.slice(2);
const ledger = new SqliteLedger({
  file,
  clock: systemClock,
  synchronous: synchronous === "NORMAL" ? "NORMAL" : "FULL",
});
await ledger.start();
for (let n = 0; n < Number(count); n++) {
  await ledger.run(submit, submission({ text: `echo ${n}` }));
  writeSync(1, "201\n");
}
await ledger.stop();
