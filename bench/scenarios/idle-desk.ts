import { setTimeout as after } from "node:timers/promises";
import { DeskProcess } from "../parts/desk-process.ts";
import { processorMs, residentMb } from "../parts/process-figures.ts";
import type { Scenario } from "../scenario.ts";

/** What a desk costs that nobody asks anything. */
export const idleDesk: Scenario = {
  name: "idle",
  about: "a desk with its default options and nothing to do, once its start has settled",
  mostRounds: 2,
  async prepare(lab) {
    const settle = lab.size(5_000, 2_000);
    const watch = lab.size(10_000, 3_000);
    const desk = await DeskProcess.start(lab.folder());
    await after(settle);
    return {
      contestants: [
        {
          name: "desk",
          async measure() {
            const before = processorMs(desk.pid);
            const begun = performance.now();
            await after(watch);
            const share = (processorMs(desk.pid) - before) / (performance.now() - begun);
            return { "RSS MB": residentMb(desk.pid), "processor %": 100 * share };
          },
        },
      ],
      values: [
        { name: "idleRssMb", of: ["desk", "RSS MB"] },
        { name: "idleCpuPercent", of: ["desk", "processor %"] },
      ],
      async close() {
        await desk.stop();
        lab.discard(desk.data);
      },
    };
  },
};
