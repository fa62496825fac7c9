/**
 * The command line: one file per command, which turns words into a call of the desk and its answer into text or JSON.
 * It decides nothing; it knows the desk only through the client. Results go to stdout, everything else to stderr.
 */

import { resolve } from "node:path";
import { describeError, VistoError } from "../base/errors.ts";
import { keepAwake } from "../base/keep-awake.ts";
import { visibleLines } from "../base/text.ts";
import { redact, redactValue } from "../domain/redact.ts";
import { Context, type Subject, type Surroundings } from "./context.ts";
import { exitCodes, exitOfError, Interruption } from "./exit-codes.ts";
import { generalHelp, groupHelp } from "./help.ts";
import { usage } from "./options.ts";
import type { Output } from "./output.ts";
import { findCommand, readCommand, readGlobals } from "./parse.ts";

/** Carries out one command line and answers its exit code; never throws. */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const awake = keepAwake();
  try {
    return await carryOut(argv, surroundings);
  } catch (error) {
    const json = wantsJson(argv);
    const { output } = new Context(surroundings, surroundings.environment.dataFolder, json);
    return reportFailure(error, output);
  } finally {
    awake.release();
  }
}

async function carryOut(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings.streams;
  const { options: globals, words } = readGlobals(argv);
  if (globals.version) return printVersion(surroundings, globals.json === true);
  const [first] = words;
  const asksHelp = globals.help === true || first === "help";
  const named = first === "help" ? words.slice(1) : words;
  if (named.length === 0 && !asksHelp) {
    stderr.write(generalHelp());
    throw usage("expected a command, got none");
  }
  const help = helpOf(named, asksHelp);
  if (help !== undefined) {
    stdout.write(help);
    return exitCodes.done;
  }
  const { entry, rest } = findCommand(named);
  const module = await entry.load();
  const read = readCommand(entry, module, asksHelp ? ["--help"] : rest, (text) => stdout.write(text));
  if (!read) return exitCodes.done;
  const options = { ...globals, ...read.options };
  const data = options.data ?? surroundings.environment.dataFolder;
  const context = new Context(surroundings, resolve(surroundings.cwd, data), options.json === true);
  try {
    return await module.run(context, options, read.words);
  } catch (error) {
    return reportFailure(error, context.output, context.subject);
  } finally {
    context.close();
  }
}

/** The help of the whole or of a group, where it is asked for; a single command shows its own. */
function helpOf([first, second]: readonly string[], isAsked: boolean): string | undefined {
  if (first === undefined) return isAsked ? generalHelp() : undefined;
  const isOfFirst = second === undefined ? isAsked : second === "--help" || second === "-h";
  return isOfFirst ? groupHelp(first) : undefined;
}

async function printVersion({ streams }: Surroundings, json: boolean): Promise<number> {
  const { version } = await import("../version.ts");
  streams.stdout.write(`${json ? JSON.stringify({ version }) : version}\n`);
  return exitCodes.done;
}

/** Says what went wrong and answers the exit code; a fault of our own shows where it happened. */
function reportFailure(error: unknown, output: Output, subject?: Subject): number {
  const exitCode = exitOfError(error);
  const described = describeError(error);
  const { code } = described;
  const message = redact(described.message);
  if (message !== "") output.note(`visto: ${visibleLines(message)}`);
  if (!isForeseen(error)) output.note(visibleLines(redact(String((error as Error)?.stack ?? error))));
  const details = error instanceof VistoError ? redactValue(error.details) : undefined;
  output.data({ ...subject, exitCode, error: { code, message, details } });
  return exitCode;
}

function isForeseen(error: unknown): boolean {
  return error instanceof Interruption || (error instanceof VistoError && error.code !== "internal");
}

/** Whether JSON was asked for on a command line that could not be read as a whole. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).includes("--json");
}
