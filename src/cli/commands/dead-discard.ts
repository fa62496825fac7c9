import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

interface Options {
  readonly reason: string;
}

/** Ends a dead letter for good. */
export const deadDiscard: CommandModule<Options> = {
  define(command) {
    command
      .argument("<id>", "the message's id, see `visto dead`")
      .requiredOption("--reason <text>", "why, for the record");
  },

  async run(context, { reason }, [id = ""]) {
    const { output } = context;
    const client = await context.deskInPerson("dead discard");
    const letter = await client.deadLetters.discard(id, reason);
    output.data(letter);
    output.say(`${id} is discarded`);
    return exitCodes.done;
  },
};
