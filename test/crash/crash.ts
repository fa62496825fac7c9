/**
 * The crash suite: rounds in which agents ask over HTTP while the desk, or a worker, is killed at a random moment and
 * started again. Its last line counts what was acknowledged and every promise that was broken, each of which fails it.
 *
 *   node test/crash/crash.ts [--rounds 200] [--agents 50] [--seed N]
 */

import { mkdir, mkdtemp, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { within } from "../support/wait.ts";
import type { Violation, Wrong } from "./inspect.ts";
import { type RoundReport, runRound } from "./round.ts";

interface SuiteOptions {
  readonly rounds: number;
  readonly agents: number;
  readonly seed: number;
}

/** A round that could not be carried out to its end: what it left running would disturb the next one. */
interface BrokenRound {
  readonly broken: string;
}

/** Far longer than any round takes, in milliseconds: what is not over by then hangs. */
const roundLimit = 120_000;
const tellEvery = 10;

function readOptions(): SuiteOptions {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "200" },
      agents: { type: "string", default: "50" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
    },
  });
  return {
    rounds: wholeNumber(values.rounds),
    agents: wholeNumber(values.agents),
    seed: wholeNumber(values.seed),
  };
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`expected a whole number, got ${text}\n`);
  process.exit(2);
}

/** Runs the rounds one after the other; answers whether every promise was kept. */
async function runSuite({ rounds, agents, seed }: SuiteOptions): Promise<boolean> {
  const home = await mkdtemp(join(tmpdir(), "visto-crash-"));
  const counts = { lost: 0, twice: 0, uncleared: 0, stuck: 0, orphans: 0, unalerted: 0, fault: 0 };
  const began = performance.now();
  let acknowledged = 0;
  let done = 0;
  say(`crash suite: ${rounds} rounds, ${agents} agents, seed ${seed}`);
  while (done < rounds && counts.fault === 0) {
    const folder = join(home, `round-${done}`);
    await mkdir(folder);
    // The factor keeps the rounds of neighbouring seeds apart.
    const report = await carryOut({ round: done, seed: seed * 1_009 + done, agents, folder });
    const violations: readonly Violation[] =
      "broken" in report ? [{ wrong: "fault", text: report.broken }] : report.violations;
    for (const { wrong } of violations) counts[wrong]++;
    if (violations.length > 0) await keep(folder, done, violations);
    else await rm(folder, { recursive: true });
    if ("acknowledged" in report) acknowledged += report.acknowledged;
    done++;
    if (done % tellEvery === 0) say(progress(done, acknowledged, performance.now() - began));
  }
  return conclude({ home, rounds: done, acknowledged, counts });
}

async function carryOut(options: Parameters<typeof runRound>[0]): Promise<RoundReport | BrokenRound> {
  try {
    const report = await within(runRound(options), roundLimit);
    return report ?? { broken: `the round did not end within ${roundLimit} ms` };
  } catch (error) {
    return { broken: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** The folder of a failed round stays, with what was found in it. */
async function keep(folder: string, round: number, violations: readonly Violation[]): Promise<void> {
  const lines = violations.map(({ wrong, text }) => `${wrong}: ${text}`);
  await writeFile(join(folder, "violations.txt"), `${lines.join("\n")}\n`);
  say(`round ${round} failed, its folder is kept: ${folder}`);
  for (const line of lines.slice(0, 20)) say(`  ${line}`);
}

function progress(done: number, acknowledged: number, ms: number): string {
  return `${done} rounds, ${acknowledged} acknowledged, ${(ms / 1_000 / done).toFixed(1)} s a round`;
}

interface Conclusion {
  readonly home: string;
  readonly rounds: number;
  readonly acknowledged: number;
  readonly counts: Readonly<Record<Wrong, number>>;
}

async function conclude({ home, rounds, acknowledged, counts }: Conclusion): Promise<boolean> {
  const { fault, ...broken } = counts;
  const kept = Object.values(counts).every((count) => count === 0);
  if (kept) await rmdir(home);
  if (fault > 0) say(`${fault} faults beside the counts below: the suite ended with their round`);
  say(JSON.stringify({ rounds, acknowledged, ...broken }));
  return kept;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

// The processes of a round end with the `exit` of this one, also where the suite itself is ended or a round hangs.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
process.exit((await runSuite(readOptions())) ? 0 : 1);
