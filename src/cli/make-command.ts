import { Command } from "commander";
import type { CommandEntry, CommandModule } from "./command.ts";
import { commandLines } from "./command-lines.ts";

/** A command with all that it takes. */
export function makeCommand(entry: CommandEntry, module: CommandModule): Command {
  const command = bareCommand(`visto ${entry.name}`).description(sentence(entry.summary));
  module.define(command);
  return addGlobals(command).helpOption("-h, --help", "show this");
}

/** What the help of a command ends with: the further commands behind its word, where there are some, and an example. */
export function afterHelp({ example }: CommandEntry, further: readonly CommandEntry[]): string {
  const lines = further.length > 0 ? ["", ...commandLines(further)] : [];
  return [...lines, "", "Example:", `  ${example}`].join("\n");
}

/** A command that throws where the library would print and exit. */
export function bareCommand(name: string): Command {
  return new Command(name)
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: () => {}, writeErr: () => {} });
}

/** Adds what every command takes. */
export function addGlobals(command: Command): Command {
  return command
    .option("--data <dir>", "the desk's data folder (VISTO_DATA)")
    .option("--json", "print JSON on stdout");
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
