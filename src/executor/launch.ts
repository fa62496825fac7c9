import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { describeError } from "../base/errors.ts";
import type { Command } from "../domain/command.ts";
import { type ExecutionOrder, markName } from "./executor.ts";
import type { OutputPipes } from "./output-pipes.ts";
import { findProgram } from "./program-lookup.ts";

/** The program that runs shell text, looked up in the PATH of the order. */
export const shellWord = "bash";

/** What is spawned for an order: a file and its arguments, its own name first. */
export interface Launch {
  readonly file: string;
  readonly argv: readonly string[];
}

/** Why nothing was spawned, as a sentence for people. */
export interface NotStarted {
  readonly reason: string;
}

/** Resolves the program and checks the working folder; nothing is spawned yet. */
export async function prepareLaunch(order: ExecutionOrder): Promise<Launch | NotStarted> {
  const argv = argvOf(order.command);
  if ("reason" in argv) return argv;
  const folder = await checkFolder(order.cwd);
  if (folder) return folder;
  const program = await findProgram(argv[0] ?? "", order.cwd, order.environment.PATH);
  return "reason" in program ? program : { file: program.path, argv };
}

/**
 * Spawns in a session of its own, at once, so that nothing can come between the last check and the spawn. A child without
 * a pid was refused by the kernel: `spawnRefusal` tells why.
 */
export function spawnLaunch(
  launch: Launch,
  order: ExecutionOrder,
  output: OutputPipes["childEnds"],
): ChildProcess | NotStarted {
  const [argv0, ...args] = launch.argv;
  try {
    return spawn(launch.file, args, {
      argv0: argv0 ?? launch.file,
      cwd: order.cwd,
      env: { ...order.environment, [markName]: order.id },
      stdio: ["ignore", ...output],
      detached: true,
    });
  } catch (error) {
    return { reason: refusalText(launch, error) };
  }
}

/** Why the kernel refused the spawn of a child that has no pid. */
export async function spawnRefusal(launch: Launch, child: ChildProcess): Promise<NotStarted> {
  const [error] = await once(child, "error");
  return { reason: refusalText(launch, error) };
}

function refusalText(launch: Launch, error: unknown): string {
  return `${launch.file} could not be spawned: ${describeError(error).message}`;
}

function argvOf(command: Command): readonly string[] | NotStarted {
  const argv = words(command);
  if ("reason" in argv) return argv;
  if (argv.length === 0) return { reason: "the argv is empty" };
  const broken = argv.find((word) => word.includes("\0") || !word.isWellFormed());
  return broken === undefined ? argv : { reason: "the command holds a NUL or half a character" };
}

function words(command: Command): readonly string[] | NotStarted {
  switch (command.form) {
    case "shell":
      // Without "--" a text that begins with "-" or "+" would be read as bash's own options.
      return [shellWord, "--noprofile", "--norc", "-c", "--", command.text];
    case "argv":
      return command.argv;
    case "tool":
      return { reason: `${command.tool} is a tool of the agent's client, the desk cannot run it` };
  }
}

async function checkFolder(cwd: string): Promise<NotStarted | undefined> {
  if (!cwd.startsWith("/")) return { reason: `the working folder ${cwd} is not an absolute path` };
  try {
    if (!(await stat(cwd)).isDirectory()) return { reason: `the working folder ${cwd} is not a folder` };
    await access(cwd, constants.X_OK);
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "does not exist" : `cannot be entered (${code ?? String(error)})`;
    return { reason: `the working folder ${cwd} ${why}` };
  }
}
