import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as after } from "node:timers/promises";
import { systemClock } from "../../src/base/clock.ts";
import { submit } from "../../src/clearance/submit.ts";
import { TestChild } from "../support/child.ts";
import { openTestLedger } from "../support/open-ledger.ts";
import { submission } from "../support/requests.ts";

const commits = 300;
/** The desk's own pace in milliseconds: this is a load, not a wait for something. */
const pace = 3;

function quantile(sorted: readonly number[], part: number): string {
  return (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(1);
}

it("lets the desk and two processes that write flat out all get on, and keeps one whole chain", async (t) => {
  const { ledger, file, close } = await openTestLedger(systemClock);
  const writers = [1, 2].map(() => TestChild.script("write-flat-out", file));
  t.after(() => Promise.all(writers.map((writer) => writer.kill())));
  await Promise.all(writers.map((writer) => writer.says(/writing/)));

  const took: number[] = [];
  for (let n = 0; n < commits; n++) {
    const begun = performance.now();
    await ledger.run(submit, submission({ text: `desk ${n}` }));
    took.push(performance.now() - begun);
    await after(pace);
  }
  for (const writer of writers) writer.process.stdin.end();
  assert.deepEqual(await Promise.all(writers.map((writer) => writer.ended())), [0, 0]);

  const made = writers.map((writer) => Number(writer.lines.at(-1)?.replace("made ", "")));
  took.sort((a, b) => a - b);
  const figures = [0.5, 0.9, 0.99, 1].map((part) => quantile(took, part)).join(" / ");
  t.diagnostic(`desk's commit p50 / p90 / p99 / max: ${figures} ms; the writers made ${made.join(" and ")}`);
  assert.ok(Math.min(...made) > commits / 10, `both writers got on: ${made.join(" and ")}`);
  const report = await ledger.verifyChain();
  assert.equal(report.intact, true);
  assert.equal(report.entries, commits + made.reduce((sum, one) => sum + one, 0));
  await close();
});
