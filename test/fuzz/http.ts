/**
 * The HTTP door against its own description: calls that are right, nearly right and rubbish, mixed at random, are made to
 * a real desk. Every answer has to be one that the description promises, the desk has to stay alive and responsive, and
 * its history whole. The last line counts; the exit code is 1 where something was found.
 *
 *   node test/fuzz/http.ts [--calls 100000] [--seed N]
 */

import { parseArgs } from "node:util";
import { fuzzHttp } from "./http/fuzz.ts";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`expected a whole number, got ${text}\n`);
  process.exit(2);
}

const options = { calls: wholeNumber(values.calls), seed: wholeNumber(values.seed) };
process.stdout.write(`fuzz of the HTTP door: ${options.calls} calls, seed ${options.seed}\n`);
const { findings, ...figures } = await fuzzHttp(options);
for (const finding of findings) process.stdout.write(`${finding}\n`);
process.stdout.write(`${JSON.stringify({ ...figures, findings: findings.length })}\n`);
process.exit(findings.length === 0 ? 0 : 1);
