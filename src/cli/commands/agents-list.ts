import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wholeNumber } from "../options.ts";
import { itemsOfPages } from "../pages.ts";
import { agentTable } from "../render/agent-table.ts";

interface Options {
  readonly limit?: number;
}

/** How many are shown where nobody says. */
const usualLimit = 200;

/** Lists the agents that were seen or registered, by name. */
export const agentsList: CommandModule<Options> = {
  define(command) {
    command.option(
      "--limit <n>",
      `at most so many (default: ${usualLimit})`,
      wholeNumber("--limit", 1, 10_000),
    );
  },

  async run(context, { limit }) {
    const { output, terminal, clock } = context;
    const client = await context.desk("person");
    const { items, hasMore } = await itemsOfPages((page) => client.agents.list(page), limit ?? usualLimit);
    for (const agent of items) output.data(agent);
    if (items.length > 0) output.say(...agentTable(items, terminal.style, clock.now()));
    else output.note("visto: no agent has asked yet");
    if (hasMore && limit === undefined) output.note("visto: there are more: give --limit");
    return exitCodes.done;
  },
};
