import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { deadLetterFacts } from "../render/dead-letter.ts";

/** Shows everything about one dead letter. */
export const deadShow: CommandModule = {
  define(command) {
    command.argument("<id>", "the message's id, see `visto dead`");
  },

  async run(context, _options, [id = ""]) {
    const { output, terminal } = context;
    const client = await context.desk("person");
    const letter = await client.deadLetters.show(id);
    output.data(letter);
    output.say(...deadLetterFacts(letter, terminal.style));
    return exitCodes.done;
  },
};
