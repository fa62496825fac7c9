/** Child process: submits on a shared ledger as fast as it can until its stdin ends, then prints how many it made. */
import { systemClock } from "../../src/base/clock.ts";
import { submit } from "../../src/clearance/submit.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { submission } from "./requests.ts";

const [file = "", flight = "1"] = process.argv.slice(2);
const ledger = new SqliteLedger({ file, clock: systemClock });
await ledger.start();

let running = true;
let made = 0;
process.stdin.on("end", () => {
  running = false;
});
process.stdin.resume();

async function keepSubmitting(): Promise<void> {
  while (running) {
    await ledger.run(submit, submission({ text: `echo ${process.pid} ${made}` }));
    if (++made === 1) process.stdout.write("writing\n");
  }
}

await Promise.all(Array.from({ length: Number(flight) }, keepSubmitting));
await ledger.stop();
process.stdout.write(`made ${made}\n`);
