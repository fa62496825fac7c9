import assert from "node:assert/strict";
import { it } from "node:test";
import { LetterDesk } from "../../bench/parts/letter-desk.ts";
import { quantile } from "../../bench/statistics.ts";
import { tempFolder } from "../support/temp-folder.ts";

const letters = 10_000;

/** Far above what it takes on a quiet machine (3 ms, at most 6), far below what one commit for all of them would take. */
const longestPickUp = 500;
/** On a machine that is busy otherwise, too. */
const timesAlone = 10;

it("10,000 dead letters redriven at once do not stall new messages, and all of them are handled", async (context) => {
  const folder = tempFolder();
  const desk = await LetterDesk.open(folder.file("."));
  await desk.bury(letters);
  await desk.work();
  const alone: number[] = [];
  for (let n = 0; n < 200; n++) alone.push(await desk.pickUp());
  const redriven = desk.redrive();
  const beside: number[] = [];
  while (desk.handled < letters + alone.length + beside.length) beside.push(await desk.pickUp());
  assert.equal(await redriven, letters);
  const shown = (took: readonly number[]): string =>
    `p50 ${quantile(took, 0.5).toFixed(1)} ms, p99 ${quantile(took, 0.99).toFixed(1)} ms of ${took.length}`;
  context.diagnostic(`pick-up of a new message alone: ${shown(alone)}; beside the redrive: ${shown(beside)}`);
  assert.ok(beside.length > 20, `${beside.length} new messages were handled meanwhile`);
  assert.ok(quantile(beside, 0.99) < Math.max(longestPickUp, timesAlone * quantile(alone, 0.99)));
  assert.equal(await desk.ledger.messages.countDeadLetters({}), 0);
  await desk.close();
  folder.remove();
});
