import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { oneOf } from "../options.ts";
import { finalLine } from "../render/final-line.ts";

interface Options {
  readonly as: "executed" | "failed";
  readonly reason?: string;
}

/** Records what a person found had become of a command whose outcome was unknown. */
export const resolve: CommandModule<Options> = {
  define(command) {
    command
      .argument("<id>", "the request's id")
      .requiredOption("--as <outcome>", "executed or failed", oneOf("--as", ["executed", "failed"] as const))
      .option("--reason <text>", "how you know, for the record");
  },

  async run(context, { as, reason }, [id = ""]) {
    const client = await context.deskInPerson("resolve");
    const resolved = await client.resolve(id, as, reason);
    context.output.note(finalLine(resolved));
    context.output.data({ id, status: resolved.status });
    return exitCodes.done;
  },
};
