import { countRows, expectEqual, verifyHistory } from "../check.ts";
import { DeskLoad } from "../parts/desk-load.ts";
import { DeskProcess } from "../parts/desk-process.ts";
import type { Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

const connections = 100;

/** `POST /requests` at a desk of its own process, the load in another. */
export const httpSubmit: Scenario = {
  name: "http-submit",
  about: "asks by HTTP on 100 kept connections, desk and load each in a process of its own",
  async prepare(lab) {
    const count = lab.size(8_000, 1_000);
    const desk = await DeskProcess.start(lab.folder());
    const load = new DeskLoad(desk);
    let sent = 0;
    const run = async (calls: number) => {
      sent += calls;
      return load.run({ what: "submit", count: calls, width: connections });
    };
    await run(lab.size(3_000, 500));
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
        { name: "httpSubmitPerSecond", of: ["visto", "per second"] },
        { name: "httpSubmitP99Ms", of: ["visto", "p99 ms"] },
      ],
      async close() {
        await load.stop();
        await desk.stop();
        expectEqual("requests", countRows(desk.ledgerFile, "requests"), sent);
        await verifyHistory(desk.ledgerFile);
        lab.discard(desk.data);
      },
    };
  },
};
