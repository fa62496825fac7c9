import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

/** Ends a token at once. */
export const tokenRevoke: CommandModule = {
  define(command) {
    command.argument("<id>", "the token's id, see `visto token list`");
  },

  async run(context, _options, [id = ""]) {
    const client = await context.deskInPerson("token revoke");
    await client.revokeToken(id);
    context.output.say(`${id} is revoked`);
    context.output.data({ id, revoked: true });
    return exitCodes.done;
  },
};
