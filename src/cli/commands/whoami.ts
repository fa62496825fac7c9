import { visible } from "../../base/text.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

/** Says who the desk takes this person for. */
export const whoami: CommandModule = {
  define() {},

  async run(context) {
    const { output } = context;
    const client = await context.desk("person");
    const { name, role, maxRisk, expiresAt } = await client.whoami();
    const until = expiresAt === undefined ? "" : `, until ${expiresAt}`;
    output.say(`${visible(name)}, ${role}, may approve up to ${maxRisk} risk at ${client.url}${until}`);
    output.data({ name, role, maxRisk, expiresAt, url: client.url });
    return exitCodes.done;
  },
};
