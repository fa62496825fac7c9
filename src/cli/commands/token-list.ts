import { visible } from "../../base/text.ts";
import type { TokenView } from "../../client.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { textTable } from "../render/text-table.ts";

/** Lists the tokens, never their secrets. */
export const tokenList: CommandModule = {
  define() {},

  async run(context) {
    const { output, terminal } = context;
    const client = await context.deskInPerson("token list");
    const tokens = await client.tokens();
    for (const token of tokens) output.data(token);
    const head = ["ID", "NAME", "ROLE", "MAX RISK", "STATE"];
    output.say(...textTable([head, ...tokens.map(rowOf)], terminal.style));
    return exitCodes.done;
  },
};

function rowOf({ id, name, role, maxRisk, expiresAt, revokedAt }: TokenView): readonly string[] {
  const until = expiresAt === undefined ? "valid" : `valid until ${expiresAt}`;
  return [id, visible(name), role, maxRisk, revokedAt === undefined ? until : `revoked ${revokedAt}`];
}
