import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

interface Options {
  readonly reason?: string;
}

/** Ends a grant at once. */
export const grantsRevoke: CommandModule<Options> = {
  define(command) {
    command
      .argument("<id>", "the grant's id, see `visto grants list`")
      .option("--reason <text>", "why, for the record");
  },

  async run(context, { reason }, [id = ""]) {
    const client = await context.deskInPerson("grants revoke");
    const grant = await client.revokeGrant(id, reason);
    context.output.say(`${id} is revoked; it covered ${grant.used} of ${grant.uses} asks`);
    context.output.data(grant);
    return exitCodes.done;
  },
};
