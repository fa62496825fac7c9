import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { finalLine } from "../render/final-line.ts";

interface Options {
  readonly reason: string;
}

/** Refuses a request; the agent is told why. */
export const reject: CommandModule<Options> = {
  define(command) {
    command.argument("<id>", "the request's id").requiredOption("--reason <text>", "why, for the agent");
  },

  async run(context, { reason }, [id = ""]) {
    const client = await context.deskInPerson("reject");
    const { digest } = await client.request(id);
    const decided = await client.decide(id, { verdict: "reject", digest, reason });
    context.output.note(finalLine(decided));
    context.output.data({ id, status: decided.status, decision: decided.decision });
    return exitCodes.done;
  },
};
