/** Child process: submits on a shared ledger, one ask after the other, until its stdin ends; then says how many. */

import { dirname } from "node:path";
import { isRefusal } from "../../src/base/errors.ts";
import { askFor, requester } from "../parts/asks.ts";
import { openDesk } from "../parts/open-desk.ts";

const [data = ""] = process.argv.slice(2);
const { desk, close } = await openDesk(data);
let running = true;
let made = 0;
process.stdin.once("end", () => {
  running = false;
});
process.stdin.resume();
while (running) {
  const submitted = await desk.submit(askFor(made, dirname(data)), requester);
  if (isRefusal(submitted)) throw new Error(submitted.message);
  if (++made === 1) process.stdout.write(`${JSON.stringify({ writing: true })}\n`);
}
await close();
process.stdout.write(`${JSON.stringify({ made })}\n`);
