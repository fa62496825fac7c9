import { dirname } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { countRows, expectEqual, verifyHistory } from "../check.ts";
import { askFor, requester } from "../parts/asks.ts";
import { Child } from "../parts/child.ts";
import type { Lab } from "../parts/lab.ts";
import { openDesk } from "../parts/open-desk.ts";
import { contest, type Figures, type Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

/** The desk's own pace in milliseconds: a load, not a wait for something. */
const pace = 3;

/** A desk that shares its ledger with two processes that write as fast as they can. */
export const besideWorkers: Scenario = {
  name: "beside-workers",
  about: "the desk's commits while two other processes write at full speed to the same ledger",
  mostRounds: 3,
  async prepare(lab) {
    const count = lab.size(600, 100);
    return contest(
      [{ name: "visto", measure: () => measure(lab, count) }],
      [{ name: "besideWorkersCommitP99Ms", of: ["visto", "commit p99 ms"] }],
    );
  },
};

async function measure(lab: Lab, count: number): Promise<Figures> {
  const data = lab.folder();
  const { desk, ledgerFile, close } = await openDesk(data);
  const writers = [1, 2].map(() => Child.script("write-flat-out", data));
  await Promise.all(writers.map((writer) => writer.says()));
  const took: number[] = [];
  const begun = performance.now();
  for (let n = 0; n < count; n++) {
    const at = performance.now();
    await desk.submit(askFor(n, dirname(data)), requester);
    took.push(performance.now() - at);
    await after(pace);
  }
  const seconds = (performance.now() - begun) / 1_000;
  const made = await Promise.all(writers.map(stopWriter));
  await close();
  const others = made.reduce((sum, one) => sum + one, 0);
  expectEqual("requests", countRows(ledgerFile, "requests"), count + others);
  expectEqual("entries", await verifyHistory(ledgerFile), count + others);
  lab.discard(data);
  return {
    "commit p50 ms": quantile(took, 0.5),
    "commit p99 ms": quantile(took, 0.99),
    "commit most ms": Math.max(...took),
    "others' commits per second": others / seconds,
  };
}

async function stopWriter(writer: Child): Promise<number> {
  const finished = writer.finish();
  const { made } = await writer.says<{ made: number }>();
  await finished;
  return made;
}
