import { actorQueues, queueNames } from "../../domain/messages.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { oneOf, wholeNumber } from "../options.ts";
import { itemsOfPages } from "../pages.ts";
import { deadLetterTable } from "../render/dead-letter.ts";

interface Options {
  readonly actor?: string;
  readonly queue?: string;
  readonly limit?: number;
}

/** How many are shown where nobody says. */
const usualLimit = 50;

/** Lists dead letters, newest first. */
export const dead: CommandModule<Options> = {
  define(command) {
    command
      .option("--actor <name>", "only this actor's", oneOf("--actor", Object.keys(actorQueues)))
      .option("--queue <name>", "only of this queue", oneOf("--queue", queueNames))
      .option("--limit <n>", `at most so many (default: ${usualLimit})`, wholeNumber("--limit", 1, 10_000));
  },

  async run(context, { actor, queue, limit }) {
    const { output, terminal, clock } = context;
    const client = await context.desk("person");
    const { items, hasMore } = await itemsOfPages(
      (page) => client.deadLetters.list({ actor, queue, ...page }),
      limit ?? usualLimit,
    );
    for (const letter of items) output.data(letter);
    if (items.length > 0) output.say(...deadLetterTable(items, terminal.style, clock.now()));
    else output.note("visto: there are no dead letters");
    if (hasMore && limit === undefined) output.note("visto: there are more: give --limit");
    return exitCodes.done;
  },
};
