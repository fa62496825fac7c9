import { statSync } from "node:fs";
import { dirname } from "node:path";
import { CheckFailed, countRows, expectEqual, verifyHistory } from "../check.ts";
import { fillLedger } from "../fill/fill.ts";
import { askBody } from "../parts/asks.ts";
import { DeskProcess } from "../parts/desk-process.ts";
import { residentMb } from "../parts/process-figures.ts";
import type { Contestant, Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

const pages = 20;
const pending = 5;
const finished = "executed,failed,timed_out,unknown,rejected,withdrawn,expired,lapsed";

/** The lists of a desk that has been in use for years. */
export const millionRequests: Scenario = {
  name: "million",
  about:
    "first pages and figures through the API of a desk with 1,000,000 finished requests, and its memory afterwards",
  mostRounds: 1,
  async prepare(lab) {
    const data = lab.folder();
    const begun = performance.now();
    const filled = await fillLedger(data, lab.size(1_000_000, 20_000));
    const fillSeconds = (performance.now() - begun) / 1_000;
    const desk = await DeskProcess.start(data);
    const client = desk.client("admin");
    const agent = desk.client("agent");
    for (let n = 0; n < pending; n++) await agent.submit(askBody(n, dirname(data)));
    /** Calls again and again; the first call of each may have to wake a thread. */
    const called = (name: string, call: () => Promise<void>): Contestant => ({
      name,
      async measure() {
        const took: number[] = [];
        for (let n = 0; n < pages; n++) {
          const at = performance.now();
          await call();
          took.push(performance.now() - at);
        }
        return {
          "p50 ms": quantile(took, 0.5),
          "first ms": took[0] ?? Number.NaN,
          "most ms": Math.max(...took),
        };
      },
    });
    const page = (name: string, filter: Parameters<typeof client.requests>[0], least: number): Contestant =>
      called(name, async () => {
        const { items } = await client.requests(filter);
        if (items.length < least)
          throw new CheckFailed(`expected ${least} requests on a page, got ${items.length}`);
      });
    const stats = async (): Promise<void> => {
      const counted = await client.agents.stats({ since: "31d" });
      if (counted.requests < lab.size(980_000, 20_000))
        throw new CheckFailed(`expected to count nearly all requests, counted ${counted.requests}`);
    };
    return {
      contestants: [
        page("pending", { status: "pending" }, pending),
        page("history", {}, 50),
        page("finished", { status: finished }, 50),
        page("one agent", { agent: "agent-7" }, 50),
        page("search", { q: "left-pad by:ada" }, 50),
        page("found nowhere", { q: "cwd:/nowhere -by:policy" }, 0),
        called("figures", stats),
        {
          name: "ledger",
          measure: async () => ({
            "desk RSS MB": residentMb(desk.pid),
            "file MB": statSync(desk.ledgerFile).size / 1_000_000,
            entries: filled.entries,
            "seconds to fill": fillSeconds,
          }),
        },
      ],
      values: [
        { name: "pendingPageMs", of: ["pending", "p50 ms"] },
        { name: "pendingFirstPageMs", of: ["pending", "first ms"] },
        { name: "historyPageMs", of: ["history", "p50 ms"] },
        { name: "finishedPageMs", of: ["finished", "p50 ms"] },
        { name: "searchPageMs", of: ["search", "p50 ms"] },
        { name: "emptySearchPageMs", of: ["found nowhere", "p50 ms"] },
        { name: "statsMs", of: ["figures", "p50 ms"] },
        { name: "statsFirstMs", of: ["figures", "first ms"] },
        { name: "millionRssMb", of: ["ledger", "desk RSS MB"] },
      ],
      async close() {
        client.close();
        agent.close();
        await desk.stop();
        expectEqual("requests", countRows(desk.ledgerFile, "requests"), filled.requests + pending);
        expectEqual(
          "pending requests",
          countRows(desk.ledgerFile, "requests", "status = 'pending'"),
          pending,
        );
        await verifyHistory(desk.ledgerFile);
        lab.discard(data);
      },
    };
  },
};
