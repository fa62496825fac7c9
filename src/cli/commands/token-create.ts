import { visible } from "../../base/text.ts";
import { type Risk, risks } from "../../domain/policy/policy.ts";
import { type Role, roles } from "../../domain/reviewer.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { oneOf } from "../options.ts";

interface Options {
  readonly role: Role;
  readonly name: string;
  readonly maxRisk?: Risk;
}

/** Makes a token and shows it once. */
export const tokenCreate: CommandModule<Options> = {
  define(command) {
    command
      .requiredOption("--role <role>", "what it may do", oneOf("--role", roles))
      .requiredOption("--name <name>", "whose it is: all tokens of one name are one identity")
      .option(
        "--max-risk <risk>",
        "the highest risk that it may approve (default: high)",
        oneOf("--max-risk", risks),
      );
  },

  async run(context, { role, name, maxRisk }) {
    const { output } = context;
    const client = await context.deskInPerson("token create");
    const made = await client.createToken({ role, name, maxRisk });
    output.say(made.token);
    output.note(`${made.id}: ${visible(made.name)}, ${made.role}; it is shown only this once`);
    output.data({ id: made.id, name: made.name, role: made.role, token: made.token });
    return exitCodes.done;
  },
};
