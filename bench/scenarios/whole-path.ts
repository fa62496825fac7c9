import { countRows, expectEqual, verifyHistory } from "../check.ts";
import { DeskLoad } from "../parts/desk-load.ts";
import { DeskProcess } from "../parts/desk-process.ts";
import type { Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

const width = 10;

/** An allowed command from the ask to the result that its agent reads. */
export const wholePath: Scenario = {
  name: "whole-path",
  about: "submit, judge, execute (`true`) and confirm, by HTTP with a long-poll for the result, 10 in flight",
  async prepare(lab) {
    const count = lab.size(400, 40);
    const desk = await DeskProcess.start(lab.folder());
    const load = new DeskLoad(desk);
    let asked = 0;
    const run = async (calls: number) => {
      asked += calls;
      return load.run({ what: "path", count: calls, width });
    };
    await run(lab.size(100, 20));
    return {
      contestants: [
        {
          name: "visto",
          async measure() {
            const { perSecond, took } = await run(count);
            return { "per second": perSecond, "p50 ms": quantile(took, 0.5), "p99 ms": quantile(took, 0.99) };
          },
        },
      ],
      values: [
        { name: "wholePathPerSecond", of: ["visto", "per second"] },
        { name: "wholePathP50Ms", of: ["visto", "p50 ms"] },
      ],
      async close() {
        await load.stop();
        await desk.stop();
        expectEqual("executions", countRows(desk.ledgerFile, "executions", "outcome = 'executed'"), asked);
        expectEqual("requests", countRows(desk.ledgerFile, "requests", "status = 'executed'"), asked);
        await verifyHistory(desk.ledgerFile);
        lab.discard(desk.data);
      },
    };
  },
};
