/** `npm run bench [-- --only NAME] [--quick] [--rounds N]`: measures, prints, and writes bench/results.json. */

import { writeFileSync } from "node:fs";
import { CheckFailed } from "./check.ts";
import { describeMachine } from "./machine.ts";
import { readOptions } from "./options.ts";
import { Lab } from "./parts/lab.ts";
import { redisVersion } from "./parts/redis-server.ts";
import { printOutcome } from "./report.ts";
import { type Outcome, runScenario } from "./runner.ts";
import type { Scenario } from "./scenario.ts";
import { besideWorkers } from "./scenarios/beside-workers.ts";
import { coldStart } from "./scenarios/cold-start.ts";
import { httpSubmit } from "./scenarios/http-submit.ts";
import { idleDesk } from "./scenarios/idle-desk.ts";
import { longPolls } from "./scenarios/long-polls.ts";
import { millionRequests } from "./scenarios/million-requests.ts";
import { noopActors } from "./scenarios/noop-actors.ts";
import { pickUp } from "./scenarios/pick-up.ts";
import { redrive } from "./scenarios/redrive.ts";
import { submitInFlight } from "./scenarios/submit.ts";
import { wholePath } from "./scenarios/whole-path.ts";

const scenarios: readonly Scenario[] = [
  submitInFlight,
  noopActors,
  pickUp,
  redrive,
  httpSubmit,
  wholePath,
  coldStart,
  idleDesk,
  longPolls,
  besideWorkers,
  millionRequests,
];

const options = readOptions(
  process.argv.slice(2),
  scenarios.map(({ name }) => name),
);
const redis = redisVersion();
const machine = describeMachine(redis);
const lab = new Lab({ quick: options.quick, hasRedis: redis !== undefined });
const failures: string[] = [];
const values: Record<string, number | null> = {};

console.log(Object.values(machine).join(", "));
if (redis === undefined) console.log("redis-server is not installed: nothing is measured beside BullMQ");
try {
  for (const scenario of scenarios) {
    if (options.only.length === 0 || options.only.includes(scenario.name)) await runAndPrint(scenario);
  }
} finally {
  lab.remove();
}
const { rounds } = options;
const results = { machine, date: new Date().toISOString(), rounds, quick: options.quick, failures, values };
writeFileSync(new URL("results.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
for (const failure of failures) console.error(`failed: ${failure}`);
if (failures.length > 0) process.exitCode = 1;

async function runAndPrint(scenario: Scenario): Promise<void> {
  console.log(`\n${scenario.name}: ${scenario.about}`);
  const begun = performance.now();
  try {
    const outcome = await runScenario(scenario, lab, options.rounds);
    printOutcome(outcome);
    keepValues(outcome);
  } catch (error) {
    const why = error instanceof CheckFailed ? error.message : ((error as Error).stack ?? String(error));
    failures.push(`${scenario.name}: ${why}`);
    console.error(`  failed: ${why}`);
  }
  console.log(`  (${((performance.now() - begun) / 1_000).toFixed(1)} s)`);
}

/** A value that nobody could measure (no Redis) is null. */
function keepValues(outcome: Outcome): void {
  for (const [name, { median }] of outcome.values) {
    values[name] = Number.isFinite(median) ? Number(median.toPrecision(4)) : null;
  }
}
