import { queueNames } from "../../domain/messages.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { oneOf } from "../options.ts";
import { pauseWarnings } from "../render/queue-table.ts";

/** Hands out no more messages of a queue until it is resumed. */
export const queuePause: CommandModule = {
  define(command) {
    command.argument("<queue>", "its name, see `visto queue`", oneOf("<queue>", queueNames));
  },

  async run(context, _options, [name = ""]) {
    const { output } = context;
    const client = await context.deskInPerson("queue pause");
    const queue = await client.queues.pause(name);
    output.data(queue);
    output.say(`${name} is paused: ${queue.ready} ready, ${queue.leased} handled now`);
    output.note(...pauseWarnings([queue]));
    return exitCodes.done;
  },
};
