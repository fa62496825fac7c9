import type { Argument, Command, Help, Option } from "commander";
import type { CommandEntry } from "../src/cli/command.ts";
import { makeCommand } from "../src/cli/make-command.ts";

/** The reference of the command line for people, made of its table. */
export async function cliReference(entries: readonly CommandEntry[]): Promise<string> {
  const overview = ["| command | does |", "|---|---|", ...entries.map(overviewRow)].join("\n");
  const sections = await Promise.all(entries.map(sectionOf));
  return `${[head, overview, ...sections].join("\n\n")}\n`;
}

const head = `# The command line

Made by \`npm run docs\` of the table of commands. In a checkout write \`npx visto\` for \`visto\`.

Every command also takes \`--data DIR\` (the desk's data folder, before \`VISTO_DATA\`), \`--json\` (one JSON value on stdout, or one
a line; all else is on stderr) and \`--help\`. A word that is not known is answered with the nearest one that is, and exit 2.

**Who speaks.** \`request\` and \`run\` use the agents' token: \`VISTO_AGENT_TOKEN\`, else \`DIR/agent-token\`. \`show\`, \`withdraw\`,
\`escalate\` and \`grants list\` use \`VISTO_TOKEN\`, else a login, else the agents' token; \`health\` needs none. Every other command
that calls the desk uses \`VISTO_TOKEN\`, else a login; inside an agent's session those that decide or change something refuse a
login. The desk is found by \`VISTO_URL\`, else by \`DIR/desk.json\`.

**How it ends.** 0 done, 1 a fault, 2 bad usage, 10 rejected, 11 expired, 12 withdrawn or lapsed, 13 not finished when the wait
ended, 14 outcome unknown, 15 desk unreachable, 16 refused, 124 the command ran into its time limit, 128+n ended by signal n.
\`run\`, and a \`request\` that waits, end with the command's own code once it ran. \`health\` ends with 0 healthy, 1 degraded, 2 down.
Every code of an error, with what to do: [errors.md](errors.md).`;

function overviewRow({ name, summary }: CommandEntry): string {
  return `| [\`${name}\`](#${anchorOf(name)}) | ${summary} |`;
}

/** As Markdown's readers make an anchor of a heading. */
function anchorOf(name: string): string {
  return `visto-${name.replaceAll(" ", "-")}`;
}

async function sectionOf(entry: CommandEntry): Promise<string> {
  const command = makeCommand(entry, await entry.load());
  const help = command.createHelp();
  const own = help.visibleOptions(command).filter(({ long }) => !ofEveryCommand.has(long ?? ""));
  const rows = [
    ...help.visibleArguments(command).map((argument) => argumentRow(argument, help)),
    ...own.map((option) => optionRow(option, help)),
  ];
  const table = rows.length > 0 ? [["| takes | |", "|---|---|", ...rows].join("\n")] : [];
  return [
    `## visto ${entry.name}`,
    help.commandDescription(command),
    `\`\`\`sh\n${usageOf(command, help)}\n${entry.example}\n\`\`\``,
    ...table,
  ].join("\n\n");
}

/** What the head says of all commands. */
const ofEveryCommand: ReadonlySet<string> = new Set(["--data", "--json", "--help"]);

/** The form of the command as a comment above its example. */
function usageOf(command: Command, help: Help): string {
  return `# ${help.commandUsage(command)}`;
}

function argumentRow(argument: Argument, help: Help): string {
  return row(`\`${help.argumentTerm(argument).toUpperCase()}\``, help.argumentDescription(argument));
}

function optionRow(option: Option, help: Help): string {
  return row(`\`${help.optionTerm(option)}\``, help.optionDescription(option));
}

function row(term: string, about: string): string {
  return `| ${term} | ${about.replaceAll("|", "\\|").replaceAll("<", "&lt;")} |`;
}
