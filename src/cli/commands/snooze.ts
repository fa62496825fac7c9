import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { durationText } from "../options.ts";
import { attentionLine } from "../render/attention.ts";

interface Options {
  readonly for: string;
  readonly reason?: string;
}

/** Lets a request rest: nobody is told of it until then, and everybody is afterwards. */
export const snooze: CommandModule<Options> = {
  define(command) {
    command
      .argument("<id>", "the request's id")
      .requiredOption("--for <duration>", "how long, such as 15m", durationText("--for"))
      .option("--reason <text>", "why, for the record");
  },

  async run(context, { for: lasts, reason }, [id = ""]) {
    const client = await context.deskInPerson("snooze");
    const snoozed = await client.snooze(id, { for: lasts, reason });
    context.output.note(attentionLine(snoozed));
    context.output.data({ id, status: snoozed.status, attention: snoozed.attention });
    return exitCodes.done;
  },
};
