import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { grantTable } from "../render/grant.ts";

interface Options {
  readonly all?: true;
}

/** The desk's largest page. */
const largestPage = 200;

/** Lists the grants that are open: a reviewer sees all, an agent those that cover its own asks. */
export const grantsList: CommandModule<Options> = {
  define(command) {
    command.option("--all", "also those that are used up, expired or revoked");
  },

  async run(context, { all }) {
    const { output, terminal, clock } = context;
    const client = await context.desk("either");
    const { items, nextCursor } = await client.grants({ status: all ? "all" : "open", limit: largestPage });
    for (const grant of items) output.data(grant);
    if (items.length > 0) output.say(...grantTable(items, terminal.style, clock.now()));
    else output.note(all ? "visto: there are no grants" : "visto: no grant is open");
    if (nextCursor) output.note(`visto: there are more: only the newest ${largestPage} are shown`);
    return exitCodes.done;
  },
};
