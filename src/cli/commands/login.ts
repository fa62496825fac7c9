import { visible } from "../../base/text.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../options.ts";

interface Options {
  readonly new?: boolean;
  readonly name?: string;
}

/** Turns a one-time code into this person's login, or makes a code for somebody else. */
export const login: CommandModule<Options> = {
  define(command) {
    command
      .argument("[code]", "the one-time code")
      .option("--new", "make a code instead (needs an admin's VISTO_TOKEN or login)")
      .option("--name <name>", "who you are (default: the Unix user)");
  },

  async run(context, options, [code]) {
    if (options.new && code !== undefined) throw usage("expected a code or --new, got both");
    if (options.new) return makeCode(context);
    if (code === undefined)
      throw usage("expected the one-time code that `visto up` shows, or --new to make one");
    context.refuseInAgentSession("login");
    return logIn(context, code, options.name ?? context.environment.user);
  },
};

async function makeCode(context: Context): Promise<number> {
  const client = await context.deskInPerson("login --new");
  const { code, expiresAt } = await client.createLoginCode();
  context.output.say(`visto login ${code}`);
  context.output.note(`valid once, until ${expiresAt}`);
  context.output.data({ code, expiresAt });
  return exitCodes.done;
}

async function logIn(context: Context, code: string, name: string): Promise<number> {
  const { output, logins, clock } = context;
  logins.prepare();
  const client = await context.desk("nobody");
  const made = await client.login(code, name);
  logins.keep(client.url, made, clock.now());
  output.say(`${visible(made.name)} is logged in at ${client.url} until ${made.expiresAt}`);
  output.data({ name: made.name, url: client.url, expiresAt: made.expiresAt });
  return exitCodes.done;
}
