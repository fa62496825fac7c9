import { describeError } from "../../base/errors.ts";
import type { VistoClient } from "../../client.ts";
import { actorQueues } from "../../domain/messages.ts";
import type { RedrivenView } from "../../domain/views/dead-letter.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { oneOf, usage } from "../options.ts";

interface Options {
  readonly payload?: string;
  readonly all?: true;
  readonly actor?: string;
}

/** How many go in one call: a tenth of a second's work of a desk that has nothing else to do. */
const atOnce = 1_000;

/** Sends dead letters to their actors again. */
export const deadRedrive: CommandModule<Options> = {
  define(command) {
    command
      .argument("[id]", "the message's id, see `visto dead`")
      .option("--payload <json>", "send it with this payload instead of its own (- reads it from stdin)")
      .option("--all", "all of an actor's, behind what is new")
      .option("--actor <name>", "whose, with --all", oneOf("--actor", Object.keys(actorQueues)));
  },

  async run(context, options, [id]) {
    const { output } = context;
    checkTogether(options, id);
    const payload = await readPayload(context, options.payload);
    const client = await context.deskInPerson("dead redrive");
    const { redriven, left } = options.all
      ? await redriveAll(context, client, options.actor ?? "")
      : await client.deadLetters.redrive(id ?? "", payload);
    output.data({ redriven, left });
    output.say(`${redriven} redriven, ${left} dead ${left === 1 ? "letter" : "letters"} left of this actor`);
    return exitCodes.done;
  },
};

function checkTogether({ payload, all, actor }: Options, id: string | undefined): void {
  if (all && (id !== undefined || payload !== undefined)) {
    throw usage("expected --all --actor NAME, or an ID with or without --payload, got both");
  }
  if (all && actor === undefined) throw usage("--all: expected --actor NAME with it");
  if (!all && id === undefined) throw usage("expected the ID of a dead letter, or --all --actor NAME");
  if (!all && actor !== undefined) throw usage("--actor: expected --all with it");
}

async function readPayload({ terminal }: Context, given: string | undefined): Promise<unknown> {
  if (given === undefined) return undefined;
  const text = given === "-" ? await readAll(terminal.input) : given;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usage(`--payload: expected JSON such as {"requestId":"req_…"}: ${describeError(error).message}`);
  }
}

async function readAll(input: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return Buffer.concat(chunks).toString("utf8");
}

/** Goes on until none is left, or none of those that are left can go. */
async function redriveAll({ output }: Context, client: VistoClient, actor: string): Promise<RedrivenView> {
  let redriven = 0;
  for (;;) {
    const step = await client.deadLetters.redriveAll(actor, atOnce);
    redriven += step.redriven;
    if (step.left === 0 || step.redriven < atOnce) return { redriven, left: step.left };
    output.note(`visto: ${redriven} redriven, ${step.left} left`);
  }
}
