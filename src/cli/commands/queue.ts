import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { pauseWarnings, queueTable } from "../render/queue-table.ts";

/** Shows how the queues stand. */
export const queue: CommandModule = {
  define() {},

  async run(context) {
    const { output, terminal } = context;
    const client = await context.desk("person");
    const queues = await client.queues.list();
    for (const one of queues) output.data(one);
    output.say(...queueTable(queues, terminal.style));
    output.note(...pauseWarnings(queues));
    return exitCodes.done;
  },
};
