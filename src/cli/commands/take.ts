import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { durationText } from "../options.ts";
import { attentionLine } from "../render/attention.ts";

interface Options {
  readonly for?: string;
  readonly over?: string;
  readonly to?: string;
}

/** Says that one sees to a request, or hands it over to somebody else. */
export const take: CommandModule<Options> = {
  define(command) {
    command
      .argument("<id>", "the request's id")
      .option("--for <duration>", "how long at most, such as 1h (default: 15m)", durationText("--for"))
      .option("--over <name>", "take it from the one who has it now")
      .option("--to <name>", "hand it over to somebody else, who is told");
  },

  async run(context, options, [id = ""]) {
    const client = await context.deskInPerson("take");
    const taken = await client.take(id, { for: options.for, over: options.over, to: options.to });
    context.output.note(attentionLine(taken));
    context.output.data({ id, status: taken.status, attention: taken.attention });
    return exitCodes.done;
  },
};
