import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { alertLines } from "../render/alert.ts";

/** Lists the alerts that stand open, oldest first, each with what to do about it. */
export const alerts: CommandModule = {
  define() {},

  async run(context) {
    const { output, terminal, clock } = context;
    const client = await context.desk("person");
    const open = await client.alerts();
    for (const alert of open) {
      output.data(alert);
      output.say(...alertLines(alert, terminal.style, clock.now()));
    }
    if (open.length === 0) output.note("visto: no alert is open");
    return exitCodes.done;
  },
};
