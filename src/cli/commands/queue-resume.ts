import { queueNames } from "../../domain/messages.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { oneOf } from "../options.ts";

/** Hands out the messages of a queue again. */
export const queueResume: CommandModule = {
  define(command) {
    command.argument("<queue>", "its name, see `visto queue`", oneOf("<queue>", queueNames));
  },

  async run(context, _options, [name = ""]) {
    const { output } = context;
    const client = await context.deskInPerson("queue resume");
    const queue = await client.queues.resume(name);
    output.data(queue);
    output.say(`${name} is open again: ${queue.ready} ready, ${queue.leased} handled now`);

    return exitCodes.done;
  },
};
