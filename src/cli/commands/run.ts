import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Milliseconds } from "../../base/clock.ts";
import type { Variables } from "../../base/environment.ts";
import { VistoError } from "../../base/errors.ts";
import { visible } from "../../base/text.ts";
import { Lease } from "../../client/lease.ts";
import type { StartedView, VistoClient } from "../../client.ts";
import { executionLease } from "../../domain/execution.ts";
import type { RequestView } from "../../domain/view.ts";
import { type AskOptions, askBody, defineAsk } from "../asking.ts";
import { ChildProgram, type ProgramEnd } from "../child-program.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes, exitOfDecision, exitOfSignal } from "../exit-codes.ts";
import { finalLine, reasonOf } from "../render/final-line.ts";
import { interruptible } from "../signals.ts";
import { waitVisibly } from "../waiting.ts";

/** A third of the lease: what starts later might still run when the desk has given it up. */
const startLimit: Milliseconds = executionLease / 3;

/** Asks, claims, and runs the command here, at most once. */
export const run: CommandModule<AskOptions> = {
  define(command) {
    defineAsk(command);
  },

  async run(context, options, words) {
    const body = askBody(context, options, words, "agent");
    const argv = body.argv ?? (body.command === undefined ? undefined : shellArgv(body.command));
    if (!argv)
      throw new VistoError("usage", `--kind ${options.kind}: expected a kind that has a command to run`);
    context.subject = { id: null, status: null };
    const client = await context.desk("agent");
    const cleared = await interruptible(
      () => interruptedNote(context, body.key),
      async (signal) => {
        const asked = await client.submit(body, { signal });
        context.subject = { id: asked.id, status: asked.status };
        return waitVisibly(context, client, asked, { until: "decided", signal });
      },
    );
    const ruled = exitOfDecision(cleared);
    if (ruled !== exitCodes.done) return refused(context, cleared, ruled);
    return runCleared(context, client, cleared, argv);
  },
};

/** The shell reads the very text that was cleared, without the owner's start-up files. */
function shellArgv(text: string): readonly string[] {
  return ["bash", "--noprofile", "--norc", "-c", "--", text];
}

function refused({ output }: Context, request: RequestView, exitCode: number): number {
  const { id, status, decision } = request;
  output.note(finalLine(request));
  output.data({ id, status, exitCode, reason: reasonOf(request), decision });
  return exitCode;
}

async function runCleared(
  context: Context,
  client: VistoClient,
  request: RequestView,
  argv: readonly string[],
): Promise<number> {
  const claim = `visto run on ${hostname()}, pid ${process.pid}#${randomBytes(16).toString("hex")}`;
  const lease = new Lease(client, request.id, claim, context.clock);
  const started = await claimIt(context, client, request, claim, lease);
  const program = new ChildProgram({
    argv,
    cwd: request.cwd,
    variables: childVariables(context, started),
    clock: context.clock,
    sharesKeys: context.terminal.sharesKeys,
  });
  const lost = lease.hold().then(async (why) => {
    if (why) await program.stop();
    return why;
  });
  const end = await program.run();
  lease.release();
  const why = (await lost) ?? (await report(context, lease, end));
  return why ? lostLease(context, request, why) : finish(context, request, end);
}

/** A token of a person's may clear anything: the command that is run does not get it. */
function childVariables({ environment }: Context, { execution }: StartedView): Variables {
  const { VISTO_TOKEN: _, ...variables } = environment.variables;
  return { ...variables, VISTO_EXECUTION: execution.id };
}

/** Gets the one right to run it; an answer that took too long is worth nothing until the lease is renewed. */
async function claimIt(
  { clock }: Context,
  client: VistoClient,
  request: RequestView,
  claim: string,
  lease: Lease,
): Promise<StartedView> {
  const began = clock.monotonic();
  const started = await client.start(request.id, request.digest, claim, { timeoutMs: startLimit });
  if (clock.monotonic() - began > startLimit) await lease.renew();
  return started;
}

/** Tells the desk how it ended, as long as it takes for the desk to come back; answers why it was refused. */
async function report({ output }: Context, lease: Lease, end: ProgramEnd): Promise<VistoError | undefined> {
  if (end.notStarted !== undefined) output.note(`visto: ${visible(end.notStarted)}`);
  const outcome = end.exitCode === 0 ? "executed" : "failed";
  try {
    await lease.confirm({ outcome, exitCode: end.exitCode, signal: end.signal });
  } catch (error) {
    if (!(error instanceof VistoError)) throw error;
    if (error.kind.status < 500) return error;
    output.note(
      `visto: the outcome could not be told to the desk, which will show it as unknown: ${visible(error.message)}`,
    );
  }
  return undefined;
}

function finish({ output }: Context, { id }: RequestView, end: ProgramEnd): number {
  const exitCode = end.signal === undefined ? (end.exitCode ?? exitCodes.fault) : exitOfSignal(end.signal);
  output.data({ id, status: end.exitCode === 0 ? "executed" : "failed", exitCode });
  return exitCode;
}

function lostLease({ output }: Context, { id }: RequestView, why: VistoError): number {
  output.note(
    `visto: the desk no longer takes this run for its own, so it was stopped: ${visible(why.message)}`,
  );
  output.note(`visto: ${id} ended unseen, its outcome is unknown: see \`visto show ${id}\``);
  output.data({ id, status: why.details.status ?? "unknown", exitCode: exitCodes.unknown });
  return exitCodes.unknown;
}

function interruptedNote({ subject }: Context, key: string | undefined): string {
  if (!subject?.id) return `interrupted before the desk answered; if it was recorded, its key is ${key}`;
  return `nothing was run; ${subject.id} stays with the desk: take it back with \`visto withdraw ${subject.id}\``;
}
