import { addAbortSignal } from "node:stream";
import { describeError } from "../../base/errors.ts";
import { visibleLines } from "../../base/text.ts";
import { type HookClientName, hookClients, usualHookTimeout } from "../../domain/hook-clients.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { denial } from "../hook-denial.ts";
import { duration, oneOf } from "../options.ts";

interface Options {
  readonly timeout: number;
  readonly hardGate?: boolean;
}

/** A gate answers so long before its client would let the tool run for want of an answer. */
const margin = 5_000;

/** Carries what a client's hook was told to the desk, and prints the answer in the client's own words. */
export const hook: CommandModule<Options> = {
  define(command) {
    command
      .argument("<client>", hookClients.join(", "))
      .option(
        "--timeout <duration>",
        "how long the client waits",
        duration("--timeout"),
        usualHookTimeout * 1_000,
      )
      .option("--hard-gate", "deny what the desk does not allow in time, also where it cannot be reached");
  },

  async run(context, { timeout, hardGate = false }, [name = ""]) {
    const client = oneOf("the client", hookClients)(name);
    const over = new AbortController();
    const { signal: inTime } = over;
    const timer = context.clock.after(Math.max(timeout - margin, timeout / 2), () => over.abort());
    try {
      const body = JSON.parse(await readAll(context, inTime)) as object;
      const headers = headersOf(context, client, { timeout, hardGate });
      const desk = await context.desk("agent");
      const answer = await desk.tellHook(client, body, { headers, signal: inTime, timeoutMs: timeout });
      context.output.record(answer);
    } catch (error) {
      const why = inTime.aborted ? "the desk has not answered in time" : describeError(error).message;
      context.output.note(`visto: ${visibleLines(why)}`);
      if (hardGate) context.output.record(denial(client, why));
    } finally {
      timer.cancel();
    }
    return exitCodes.done;
  },
};

async function readAll({ terminal }: Context, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of addAbortSignal(signal, terminal.input)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function headersOf(
  { environment }: Context,
  client: HookClientName,
  { timeout, hardGate }: { readonly timeout: number; readonly hardGate: boolean },
): Readonly<Record<string, string>> {
  // Codex may run the hooks of all its terminals in the environment of one: a wrong pane is worse than none.
  const pane = client === "codex" ? undefined : environment.variables.TMUX_PANE;
  return {
    "x-visto-timeout": String(Math.floor(timeout / 1_000)),
    ...(hardGate && { "x-visto-gate": "hard" }),
    ...(environment.agent !== undefined && { "x-visto-agent": environment.agent }),
    ...(pane && { "x-tmux-pane": pane }),
  };
}
