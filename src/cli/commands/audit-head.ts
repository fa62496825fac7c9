import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

/** Prints the newest entry's number and hash: kept elsewhere, they later prove that nothing before was rewritten. */
export const auditHead: CommandModule = {
  define() {},

  async run(context) {
    const client = await context.desk("person");
    const head = await client.chainHead();
    context.output.say(`${head.seq} ${head.hash}`);
    context.output.data(head);
    return exitCodes.done;
  },
};
