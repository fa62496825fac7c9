import { VistoError } from "../../base/errors.ts";
import type { RequestView } from "../../domain/view.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { defineGrant, type GrantOptions, grantBody } from "../granting.ts";
import { usage } from "../options.ts";
import { clearanceLines } from "../render/ask.ts";
import { finalLine } from "../render/final-line.ts";

interface Options extends GrantOptions {
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly reason?: string;
}

/** Shows what would be cleared, and clears exactly that. */
export const approve: CommandModule<Options> = {
  define(command) {
    defineGrant(command)
      .argument("<id>", "the request's id")
      .option("--yes", "do not ask again")
      .option("--confirm <id>", "the id once more: needed for what is critical, instead of --yes")
      .option("--reason <text>", "why, for the record");
  },

  async run(context, options, [id = ""]) {
    const { output, terminal, clock } = context;
    const grant = grantBody(context, options);
    const client = await context.deskInPerson("approve");
    const request = await client.request(id);
    if (request.status !== "pending") throw notPending(request);
    output.say(...clearanceLines(request, terminal.style, clock.now(), grant));
    if (!(await isAgreed(context, request, options))) {
      output.note("visto: nothing was decided");
      return exitCodes.fault;
    }
    const confirm = request.risk === "critical" ? request.id : options.confirm;
    const { digest } = request;
    const { reason } = options;
    const decided = await client.decide(id, { verdict: "approve", digest, confirm, reason, grant });
    output.note(finalLine(decided));
    const gave = decided.decision?.gave;
    if (gave !== undefined)
      output.note(`visto: it gave the grant ${gave}: end it with \`visto grants revoke ${gave}\``);
    output.data({ id, status: decided.status, decision: decided.decision });
    return exitCodes.done;
  },
};

function notPending(request: RequestView): VistoError {
  const { id, status, decision } = request;
  return new VistoError(
    "wrong_state",
    `${finalLine(request).slice("visto: ".length)}; only a pending ask can be decided`,
    {
      id,
      status,
      decision,
    },
  );
}

/** A person says so at the terminal, or has said so on the command line; for what is critical, by its id. */
async function isAgreed(
  { terminal }: Context,
  { id, risk }: RequestView,
  options: Options,
): Promise<boolean> {
  const isCritical = risk === "critical";
  if (options.confirm !== undefined && options.confirm !== id) {
    throw usage(`--confirm: expected the request's id ${id}, got ${JSON.stringify(options.confirm)}`);
  }
  if (options.confirm === id || (options.yes && !isCritical)) return true;
  if (isCritical && (options.yes || !terminal.isPerson)) {
    throw new VistoError(
      "confirm_required",
      `${id} is of critical risk: look at it and give --confirm ${id}`,
      { id },
    );
  }
  if (!terminal.isPerson) throw usage("expected --yes, as this is no terminal in which you could be asked");
  if (isCritical)
    return (await terminal.ask("critical: type the request's id to approve it: ")).trim() === id;
  return /^y(es)?$/i.test((await terminal.ask("approve this? [y/N] ")).trim());
}
