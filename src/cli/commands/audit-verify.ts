import { visible } from "../../base/text.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

/** A long history takes its time to be hashed again. */
const timeoutMs = 600_000;

/** Has the desk check the whole hash chain. */
export const auditVerify: CommandModule = {
  define() {},

  async run(context) {
    const { output } = context;
    const client = await context.desk("person");
    const report = await client.verifyChain({ timeoutMs });
    output.data(report);
    if (report.intact) {
      output.say(`intact: ${report.entries} entries, head ${report.head?.seq} ${report.head?.hash}`);
      return exitCodes.done;
    }
    output.say(`broken at entry ${report.brokenAt} of ${report.entries}: ${visible(report.why ?? "")}`);
    return exitCodes.fault;
  },
};
