import { resolve } from "node:path";
import type { Command as Options } from "commander";
import type { AskBody } from "../client.ts";
import type { Command } from "../domain/command.ts";
import { type ExecutionMode, type RequestKind, requestKinds } from "../domain/request.ts";
import type { RequestView } from "../domain/view.ts";
import type { Context } from "./context.ts";
import { oneOf } from "./options.ts";
import type { Question } from "./policy-judging.ts";

/** The circumstances of a command that is only asked about. */
export interface CircumstanceOptions {
  readonly agent?: string;
  readonly kind: RequestKind;
  readonly cwd?: string;
  readonly execution?: "server" | "agent";
  readonly policy?: string;
}

/** Adds the options that say who would ask, where, and by which policy. */
export function defineCircumstances(command: Options): Options {
  return command
    .option("--cwd <dir>", "where it would run (default: here)")
    .option("--agent <name>", "who would ask (VISTO_AGENT, else shell)")
    .option("--kind <kind>", "what would be asked for", oneOf("--kind", requestKinds), "bash_command")
    .option(
      "--execution <by>",
      "who would run it: server (the desk) or agent (whoever asks)",
      oneOf("--execution", ["server", "agent"] as const),
    )
    .option("--policy <file>", "instead of your policy file");
}

type Asked = Pick<AskBody, "command" | "argv" | "tool" | "input">;

/** The command of an ask; a report about a task is a tool call of the kind's own name. */
export function commandOf(kind: RequestKind, { command = "", argv, tool, input }: Asked): Command {
  if (tool !== undefined || input !== undefined) return { form: "tool", tool: tool ?? kind, input };
  if (argv) return { form: "argv", argv };
  return { form: "shell", text: command };
}

/** What the judge is asked, as if it came from this command line. */
export function questionOf(context: Context, options: CircumstanceOptions, command: Command): Question {
  const { kind, execution = usualExecution(kind, command) } = options;
  return {
    command,
    kind,
    execution,
    agent: options.agent ?? context.environment.agent ?? "shell",
    cwd: resolve(context.cwd, options.cwd ?? "."),
    channel: "cli",
  };
}

/** What the judge was asked when a request came in; the machine's facts are today's. */
export function questionOfRequest(request: RequestView): Question {
  const { kind, execution, agent, cwd, session, sightings } = request;
  const command = commandOf(kind, request);
  return { command, kind, execution, agent, cwd, session, channel: sightings[0]?.channel };
}

/** As the desk has it where nobody says: it runs commands, and no client's tools. */
export function usualExecution(kind: RequestKind, { form }: Command): ExecutionMode {
  return form !== "tool" && (kind === "bash_command" || kind === "system_access") ? "server" : "agent";
}
