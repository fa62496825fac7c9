import { VistoError } from "../../base/errors.ts";
import { visible } from "../../base/text.ts";
import type { CommandModule } from "../command.ts";
import { counted } from "../render/counted.ts";

/** As probes read it. */
const exitOfHealth = { healthy: 0, degraded: 1, down: 2 } as const;

/** Whoever asks how the desk is wants to know soon. */
const timeoutMs = 10_000;

/** Says how the desk is; one that cannot be reached is down. */
export const health: CommandModule = {
  define() {},

  async run(context) {
    const { output } = context;
    const client = await context.desk("nobody");
    try {
      const report = await client.health({ timeoutMs });
      const { status, reasons, version, alerts, pending, workers, present, unfetched, undelivered } = report;
      const crew = workers === null ? "? workers" : counted(workers, "worker");
      const there = `${counted(present, "reviewer")} there`;
      output.say(
        `${status}: visto ${visible(version)}, ${pending ?? "?"} pending, ${crew}, ${there}`,
        ...(undelivered
          ? [`  ${counted(undelivered, "delivery", "deliveries")} failed in the last day`]
          : []),
        ...reasons.map((reason) => `  ${visible(reason)}`),
        ...(alerts ? ["  what each alert is, and what to do: `visto alerts`"] : []),
        ...(unfetched
          ? [`  ${counted(unfetched, "result")} of the last day not fetched: see \`visto list --unfetched\``]
          : []),
      );
      output.data(report);
      return exitOfHealth[status] ?? exitOfHealth.down;
    } catch (error) {
      if (!(error instanceof VistoError)) throw error;
      output.say(`down: ${visible(error.message)}`);
      output.data({ status: "down", reasons: [error.message] });
      return exitOfHealth.down;
    }
  },
};
