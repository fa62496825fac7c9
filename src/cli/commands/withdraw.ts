import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { finalLine } from "../render/final-line.ts";

interface Options {
  readonly reason?: string;
}

/** Takes a request back before it runs. */
export const withdraw: CommandModule<Options> = {
  define(command) {
    command.argument("<id>", "the request's id").option("--reason <text>", "why, for the record");
  },

  async run(context, { reason }, [id = ""]) {
    const client = await context.desk("either");
    const withdrawn = await client.withdraw(id, reason);
    context.output.note(finalLine(withdrawn));
    context.output.data({ id, status: withdrawn.status });
    return exitCodes.done;
  },
};
