import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { textTable } from "../render/text-table.ts";

interface Options {
  readonly channel?: string;
}

/** Sends a test and says how each channel took it; 0 only if none is undelivered. */
export const notifyTest: CommandModule<Options> = {
  define(command) {
    command.option("--channel <name>", "only this one of your notification plan");
  },

  async run(context, { channel }) {
    const { output, terminal } = context;
    const client = await context.deskInPerson("notify test");
    const tests = await client.testChannels(channel);
    for (const test of tests) output.data(test);
    const rows = tests.map(({ channel: name, state, durationMs, evidence }) => [
      visible(name),
      state,
      formatDuration(durationMs),
      visible(evidence),
    ]);
    output.say(...textTable([["CHANNEL", "STATE", "AFTER", "EVIDENCE"], ...rows], terminal.style));
    return tests.some(({ state }) => state === "undelivered") ? exitCodes.fault : exitCodes.done;
  },
};
