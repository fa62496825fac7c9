import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { attentionLine } from "../render/attention.ts";

interface Options {
  readonly reason?: string;
}

/** Has the next in line told of a request at once; an agent may do so with its own. */
export const escalate: CommandModule<Options> = {
  define(command) {
    command
      .argument("<id>", "the request's id")
      .option("--reason <text>", "why it is urgent, for whoever is told");
  },

  async run(context, { reason }, [id = ""]) {
    const client = await context.deskAsSelf();
    const escalated = await client.escalate(id, reason);
    context.output.note(attentionLine(escalated));
    context.output.data({ id, status: escalated.status, attention: escalated.attention });
    return exitCodes.done;
  },
};
