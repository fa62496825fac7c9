/**
 * The judge against real bash: cases are made from a grammar and from the corpus, and what the policy allows is run in a
 * sandbox where no program is found, so that an oracle of its own can say whether what would have run only reads. The last
 * line counts; the exit code is 1 where something unsafe was allowed, the judge threw, or a weakened rule was not found.
 *
 *   node test/fuzz/judge.ts [--cases 200000] [--seed N] [--policy FOLDER] [--stop-at-first] [--weakened]
 */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readEnvironment } from "../../src/base/environment.ts";
import { readPolicyTexts } from "../../src/clearance/judge/policy-source.ts";
import { parsePolicy } from "../../src/domain/policy/parse-policy.ts";
import type { PolicySource } from "../../src/domain/policy/read-source.ts";
import { findingsOf, findingText } from "./finding.ts";
import { hunt } from "./hunt.ts";
import { makeRooms, type Rooms } from "./rooms.ts";
import { sandboxProblem } from "./sandbox.ts";
import { weakenings } from "./weakened.ts";
import { huntWeakened } from "./weakened-hunt.ts";

interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  readonly policy: string;
  readonly stopAtFirst: boolean;
}

/** How many findings and differences are shown at most. */
const shown = 30;

/** Within how many cases a weakened rule must be found. */
const weakenedCases = 20_000;

/** Two: making and judging cases keeps a processor busy as well. */
const sandboxCount = 2;

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "200000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    policy: { type: "string", default: fileURLToPath(new URL("../../policy/default", import.meta.url)) },
    "stop-at-first": { type: "boolean", default: false },
    weakened: { type: "boolean", default: false },
  },
});

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`expected a whole number, got ${text}\n`);
  process.exit(2);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs on one policy; answers whether nothing was found. */
async function runFuzz(texts: readonly PolicySource[], options: FuzzOptions, rooms: Rooms): Promise<boolean> {
  const policy = parsePolicy(texts);
  const began = performance.now();
  const { cases, seed, stopAtFirst } = options;
  const isEnough = () => stopAtFirst;
  const { sandboxes } = rooms;
  const result = await hunt({ policy, sandboxes, cases, seed, isEnough });
  const ms = Math.round(performance.now() - began);
  const [sandbox] = sandboxes;
  const findings = sandbox ? await findingsOf(result.unsafe, policy, sandbox, shown) : [];
  for (const finding of findings) say(findingText(finding));
  for (const { text, why } of result.throws.slice(0, shown)) say(`thrown: ${JSON.stringify(text)}: ${why}`);
  for (const { text, ran } of result.differences.slice(0, shown)) {
    say(`parser: ${JSON.stringify(text)}\n  bash ran: ${JSON.stringify(ran)}`);
  }
  const [unsafe, throws, parserDifferences] = [result.unsafe, result.throws, result.differences].map(
    (list) => list.length,
  );
  say(
    JSON.stringify({
      seed,
      cases: result.cases,
      allowed: result.allowed,
      unsafe,
      throws,
      parserDifferences,
      ms,
    }),
  );
  return unsafe === 0 && throws === 0;
}

/** Runs on each weakened policy; answers whether every weakening was found. */
async function runWeakened(texts: readonly PolicySource[], seed: number, rooms: Rooms): Promise<boolean> {
  let found = 0;
  for (const weakening of weakenings) {
    const { cases, finding } = await huntWeakened(texts, weakening, rooms, { cases: weakenedCases, seed });
    if (finding) found++;
    say(`${finding ? "found" : "NOT FOUND"} after ${cases} cases: ${weakening.name}`);
    if (finding) say(findingText(finding));
  }
  say(JSON.stringify({ seed, weakened: weakenings.length, found }));
  return found === weakenings.length;
}

async function main(): Promise<boolean> {
  const problem = sandboxProblem();
  if (problem !== undefined) {
    say(
      `bash cannot be shut in here (unshare: ${problem}), so that nothing is run; allow user namespaces first`,
    );
    return readEnvironment().variables.CI !== "1";
  }
  const seed = wholeNumber(values.seed);
  const options = {
    cases: wholeNumber(values.cases),
    seed,
    policy: values.policy,
    stopAtFirst: values["stop-at-first"],
  };
  say(`fuzz of the judge: ${values.weakened ? "weakened rules" : `${options.cases} cases`}, seed ${seed}`);
  const texts = readPolicyTexts([{ path: options.policy, standing: "default" }]);
  const rooms = makeRooms(sandboxCount);
  try {
    return values.weakened ? await runWeakened(texts, seed, rooms) : await runFuzz(texts, options, rooms);
  } finally {
    rooms.remove();
  }
}

process.exit((await main()) ? 0 : 1);
