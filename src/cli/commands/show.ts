import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { requestFacts } from "../render/request-facts.ts";

/** Shows everything about one request. */
export const show: CommandModule = {
  define(command) {
    command.argument("<id>", "the request's id");
  },

  async run(context, _options, [id = ""]) {
    const { output, terminal } = context;
    const client = await context.desk("either");
    const [request, history] = await Promise.all([client.request(id), client.history(id)]);
    output.data({ ...request, history });
    if (output.json) return exitCodes.done;
    output.say(...requestFacts(request, history, terminal.style));
    const { stdout, stdoutBase64, stderr, stderrBase64 } = request.result ?? {};
    if (stdout) output.say("", terminal.style.bold("stdout"));
    output.captured({ stdout, stdoutBase64 });
    if (stderr) output.say("", terminal.style.bold("stderr"));
    output.captured({ stdout: stderr, stdoutBase64: stderrBase64 });
    return exitCodes.done;
  },
};
