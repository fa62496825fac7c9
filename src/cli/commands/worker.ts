import { resolve } from "node:path";
import type { CommandModule } from "../command.ts";
import { needOpenFiles } from "../open-files.ts";
import { someOf, workerCount } from "../options.ts";
import { stderrLog } from "../server-log.ts";
import { serveUntilEnd } from "../serving.ts";

interface Options {
  readonly queues?: string;
  readonly concurrency: number | "auto";
  readonly policy?: string;
}

/** Runs more workers on the folder of a desk. */
export const worker: CommandModule<Options> = {
  define(command) {
    command
      .option("--queues <list>", "only these, with commas between")
      .option("--concurrency <n>", "commands at the same time, or auto", workerCount, "auto")
      .option("--policy <file>", "your policy (default: the desk's)");
  },

  async run(context, { queues, concurrency, policy }) {
    needOpenFiles();
    const { workerQueues } = await import("../../domain/messages.ts");
    const chosen = queues === undefined ? undefined : someOf("--queues", workerQueues)(queues);
    const { startWorker } = await import("../../app.ts");
    const log = await stderrLog(context);
    const { data, clock, cwd, output, environment } = context;
    return serveUntilEnd({
      log,
      clock,
      start: () =>
        startWorker({
          data,
          policyFile: policy === undefined ? undefined : resolve(cwd, policy),
          workers: concurrency,
          queues: chosen,
          clock,
          log,
          environment: environment.variables,
        }),
      ready: async () => {
        output.say(`a visto worker is ready on ${data}`);
        output.data({ ready: true, pid: process.pid });
      },
    });
  },
};
