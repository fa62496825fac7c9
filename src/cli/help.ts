import { commandLines } from "./command-lines.ts";
import { commands, commandsOf } from "./command-table.ts";

const globalHelp = [
  "Options of every command:",
  "  --data DIR   the desk's data folder (VISTO_DATA)",
  "  --json       machine-readable output, one JSON value or one per line",
  "  --help       what it takes, with an example",
];

/** The help of the whole command line. */
export function generalHelp(): string {
  return [
    "Usage: visto [options] <command>",
    "",
    "The clearance desk for AI coding agents: they ask, it rules, you decide.",
    "",
    ...commandLines(commands),
    "",
    ...globalHelp,
    "  --version    visto's version",
    "",
    "Example:",
    "  visto up                        in one terminal",
    "  visto run -- git push           in another, as an agent would",
    "",
    "What a command takes, with an example: visto COMMAND --help",
    "",
  ].join("\n");
}

/** The help of a first word that is no command by itself, such as `token`; undefined for any other word. */
export function groupHelp(word: string): string | undefined {
  const group = commands.some(({ name }) => name === word) ? [] : commandsOf(word);
  const [first] = group;
  if (!first) return undefined;
  return [
    `Usage: visto ${word} [options] <command>`,
    "",
    ...commandLines(group),
    "",
    ...globalHelp,
    "",
    "Example:",
    `  ${first.example}`,
    "",
    `What a command takes: visto ${word} COMMAND --help`,
    "",
  ].join("\n");
}
