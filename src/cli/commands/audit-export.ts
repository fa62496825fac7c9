import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

const pageSize = 1_000;

/** Prints the history, oldest first, one JSON line for each entry. */
export const auditExport: CommandModule = {
  define() {},

  async run(context) {
    const { output } = context;
    const client = await context.desk("person");
    let last = 0;
    for (;;) {
      const entries = await client.entries(last, pageSize);
      for (const entry of entries) output.record(entry);
      last = entries.at(-1)?.seq ?? last;
      await output.written();
      output.closed.throwIfAborted();
      if (entries.length < pageSize) return exitCodes.done;
    }
  },
};
