import type { RequestView } from "../../domain/view.ts";
import { type AskOptions, askBody, defineAsk, suchDurations } from "../asking.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitOfDecision, exitOfRecord, exitOfRun } from "../exit-codes.ts";
import { duration, oneOf, usage } from "../options.ts";
import { finalLine, reasonOf } from "../render/final-line.ts";
import { interruptible } from "../signals.ts";
import { waitVisibly } from "../waiting.ts";

interface Options extends AskOptions {
  readonly execution?: "server" | "agent";
  /** False for --no-wait, true without either. */
  readonly wait: number | boolean;
}

const wait = duration("--wait");

/** Asks, waits, and shows what the desk's run of the command said. */
export const request: CommandModule<Options> = {
  define(command) {
    defineAsk(command)
      .option(
        "--execution <by>",
        "who runs it: server (the desk, as it is without this) or agent (whoever asks)",
        oneOf("--execution", ["server", "agent"] as const),
      )
      .option("--wait <duration>", `how long to wait at most, ${suchDurations}`, wait)
      .option("--no-wait", "only record the ask")
      .addHelpText("after", "\nThe command's stdin is empty where the desk runs it.");
  },

  async run(context, options, words) {
    const body = askBody(context, options, words, options.execution);
    context.subject = { id: null, status: null };
    if (body.command === undefined && body.argv === undefined && options.execution === "server") {
      throw usage(`--execution server: expected a command, the desk cannot run a ${options.kind}`);
    }
    const client = await context.desk("agent");
    const note = (): string => interruptedNote(context, body.key);
    return interruptible(note, async (signal) => {
      const asked = await client.submit(body, { signal });
      context.subject = { id: asked.id, status: asked.status };
      if (options.wait === false) {
        context.output.say(asked.id);
        return finish(context, asked, exitOfRecord(asked));
      }
      const until = asked.execution === "server" ? "finished" : "decided";
      const waitMs = typeof options.wait === "number" ? options.wait : undefined;
      const ended = await waitVisibly(context, client, asked, { until, waitMs, signal });
      return finish(context, ended, until === "finished" ? exitOfRun(ended) : exitOfDecision(ended));
    });
  },
};

/** The command's output first, then what happened; with JSON one value that has both. */
function finish({ output }: Context, request: RequestView, exitCode: number): number {
  const { id, status, decision, result } = request;
  if (output.json) {
    output.data({ id, status, exitCode, reason: reasonOf(request), decision, result });
    return exitCode;
  }
  if (result) output.captured(result);
  output.note(finalLine(request));
  return exitCode;
}

function interruptedNote({ subject }: Context, key: string | undefined): string {
  if (!subject?.id) return `interrupted before the desk answered; if it was recorded, its key is ${key}`;
  return `${subject.id} stays with the desk: take it back with \`visto withdraw ${subject.id}\``;
}
