/**
 * Child process: submits `count` same asks at once when it reads a line, and writes how many of them were approved.
 */
import { once } from "node:events";
import { systemClock } from "../../src/base/clock.ts";
import { submit } from "../../src/clearance/submit.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { granted, submission } from "./requests.ts";

const [file = "", count = "1"] = process.argv.slice(2);
const ledger = new SqliteLedger({ file, clock: systemClock });
await ledger.start();
process.stdout.write("ready\n");
await once(process.stdin, "data");
const answers = await Promise.all(
  Array.from({ length: Number(count) }, () => ledger.run(submit, submission({ seenAt: systemClock.now() }))),
);
const approved = answers.filter((answer) => granted(answer).request.status === "approved");
process.stdout.write(`approved ${approved.length}\n`);
await ledger.stop();
process.exit(0);
