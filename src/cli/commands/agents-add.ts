import { visible } from "../../base/text.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

interface Options {
  readonly title?: string;
}

/** Registers an agent and shows its own token once. */
export const agentsAdd: CommandModule<Options> = {
  define(command) {
    command
      .argument("<name>", "its name, and that of its identity")
      .option("--title <text>", "what it is there for, for people");
  },

  async run(context, { title }, [name = ""]) {
    const { output } = context;
    const client = await context.deskInPerson("agents add");
    const made = await client.agents.add(name, title);
    output.say(made.token);
    output.note(
      `${made.id}: ${visible(made.name)}, agent; it is shown only this once: give it to the agent as VISTO_AGENT_TOKEN`,
    );
    output.data(made);
    return exitCodes.done;
  },
};
