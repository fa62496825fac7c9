import { Agent } from "node:http";
import { dirname } from "node:path";
import { expectEqual } from "../check.ts";
import type { PollOrder } from "../children/hold-polls.ts";
import { askBody } from "../parts/asks.ts";
import { Child } from "../parts/child.ts";
import { DeskProcess } from "../parts/desk-process.ts";
import { call } from "../parts/http-call.ts";
import { inFlight } from "../parts/in-flight.ts";
import type { Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

const held = 2_000;

/** Submissions while many agents wait for their answers. */
export const longPolls: Scenario = {
  name: "long-polls",
  about: "asks by HTTP, one after the other, while 2,000 long-polls are held",
  mostRounds: 3,
  async prepare(lab) {
    const count = lab.size(1_000, 200);
    const desk = await DeskProcess.start(lab.folder());
    const access = { url: desk.url, token: desk.secret("agent") };
    const agent = new Agent({ keepAlive: true });
    const submit = async (n: number): Promise<string> => {
      const { status, body } = await call(access, agent, "POST", "/requests", askBody(n, dirname(desk.data)));
      expectEqual("as the status of a submission", status, 201);
      return String(body.id);
    };
    const alone = await inFlight(count, 1, submit);
    const ids = await Promise.all(Array.from({ length: held }, (_, n) => submit(n)));
    const child = Child.script("hold-polls");
    child.tell({ ...access, ids } satisfies PollOrder);
    await child.says();
    return {
      contestants: [
        {
          name: "visto",
          async measure() {
            const { took } = await inFlight(count, 1, submit);
            child.tell("answered?");
            expectEqual("polls answered too early", (await child.says<{ answered: number }>()).answered, 0);
            return {
              "submit p50 ms": quantile(took, 0.5),
              "submit p99 ms": quantile(took, 0.99),
              "without polls p99 ms": quantile(alone.took, 0.99),
            };
          },
        },
      ],
      values: [{ name: "besideLongPollsSubmitP99Ms", of: ["visto", "submit p99 ms"] }],
      async close() {
        agent.destroy();
        await desk.stop();
        await child.stop();
        lab.discard(desk.data);
      },
    };
  },
};
