import { resolve } from "node:path";
import type { Command } from "commander";
import { newId } from "../base/id.ts";
import type { AskBody } from "../client.ts";
import { type RequestKind, requestKinds } from "../domain/request.ts";
import type { Context } from "./context.ts";
import { durationText, oneOf, usage } from "./options.ts";

/** What `request` and `run` share: the options of an ask. */
export interface AskOptions {
  readonly agent?: string;
  readonly kind: RequestKind;
  readonly cwd?: string;
  readonly reason?: string;
  readonly deadline?: string;
  readonly key?: string;
  readonly session?: string;
}

/** How the help tells what a duration looks like. */
export const suchDurations = "such as 30s, 10m, 1h";

/** Adds the options of an ask; everything from the first word that is none belongs to the command. */
export function defineAsk(command: Command): Command {
  return command
    .usage("[options] -- <command...>")
    .argument("<command...>", "one word is shell text, several are a program and its arguments")
    .passThroughOptions()
    .option("--agent <name>", "who asks (VISTO_AGENT, else shell)")
    .option("--kind <kind>", "what is asked for", oneOf("--kind", requestKinds), "bash_command")
    .option("--cwd <dir>", "where it runs (default: here)")
    .option("--reason <text>", "why, for the reviewer")
    .option(
      "--deadline <duration>",
      `how long a decision may take, ${suchDurations}`,
      durationText("--deadline"),
    )
    .option("--key <text>", "names the ask: the same key again is the same ask")
    .option("--session <id>", "the agent's session");
}

/** The ask for a command line's words; it always carries a key, so that it may be sent twice. */
export function askBody(
  { environment, clock, cwd }: Context,
  options: AskOptions,
  words: readonly string[],
  execution?: "server" | "agent",
): AskBody {
  return {
    agent: options.agent ?? environment.agent ?? "shell",
    kind: options.kind,
    ...askedWords(options.kind, words),
    cwd: resolve(cwd, options.cwd ?? "."),
    reason: options.reason,
    execution,
    deadline: options.deadline,
    key: options.key ?? newId("key", clock.now()),
    session: options.session,
  };
}

/** A command, or what the kinds without one take: a tool with its input, or the input of a report about a task. */
export function askedWords(
  kind: RequestKind,
  words: readonly string[],
): Pick<AskBody, "command" | "argv" | "tool" | "input"> {
  const [first = "", second, ...rest] = words;
  if (first === "") throw usage("expected a command after --, got an empty word");
  if (kind.startsWith("task_")) return { input: jsonWord(kind, first, second === undefined) };
  if (kind === "tool_use") return { tool: first, input: jsonWord(kind, second ?? "{}", rest.length === 0) };
  return second === undefined ? { command: first } : { argv: words };
}

function jsonWord(kind: RequestKind, text: string, isLast: boolean): unknown {
  try {
    if (isLast) return JSON.parse(text);
  } catch {
    // Said below, together with the case of too many words.
  }
  const form = kind === "tool_use" ? `TOOL '{"path": "a.txt"}'` : `'{"taskId": "t1", "percent": 40}'`;
  throw usage(`--kind ${kind}: expected -- ${form}, got ${JSON.stringify(text.slice(0, 80))}`);
}
