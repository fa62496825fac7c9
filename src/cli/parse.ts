import { type Command, CommanderError } from "commander";
import { VistoError } from "../base/errors.ts";
import { clip } from "../base/text.ts";
import type { CommandEntry, CommandModule } from "./command.ts";
import { commands, commandsOf } from "./command-table.ts";
import { addGlobals, afterHelp, bareCommand, makeCommand } from "./make-command.ts";
import { nearWord } from "./near-word.ts";
import { usage } from "./options.ts";

/** What may stand before or behind the name of any command. */
export interface GlobalOptions {
  readonly data?: string;
  readonly json?: boolean;
}

interface FirstLook {
  readonly options: GlobalOptions & { readonly help?: boolean; readonly version?: boolean };
  readonly words: readonly string[];
}

/** Reads what stands before the command's name. */
export function readGlobals(argv: readonly string[]): FirstLook {
  const root = bareCommand("visto").helpOption(false).argument("[words...]").passThroughOptions();
  addGlobals(root).option("-h, --help").option("-V, --version");
  parse(root, argv);
  return { options: root.opts(), words: root.args };
}

/** Finds the command that the words begin with, and the words that are left for it. */
export function findCommand(words: readonly string[]): { entry: CommandEntry; rest: readonly string[] } {
  const [first = "", second = ""] = words;
  const single = commands.find((entry) => entry.name === first);
  const group = commandsOf(first);
  if (!single && group.length === 0) throw unknownWord("command", first, firstWords());
  const entry = group.find(({ name }) => name === `${first} ${second}`);
  if (entry) return { entry, rest: words.slice(2) };
  // A command with further ones behind its word takes no words of its own.
  const isAlone = group.length === 0 || second === "" || second.startsWith("-");
  if (single && isAlone) return { entry: single, rest: words.slice(1) };
  throw unknownWord(
    `command of ${first}`,
    second,
    group.map(({ name }) => name.slice(first.length + 1)),
  );
}

/** Reads a command's own options and words; help is printed by `write` and answered as undefined. */
export function readCommand(
  entry: CommandEntry,
  module: CommandModule,
  rest: readonly string[],
  write: (text: string) => void,
): { options: object & GlobalOptions; words: readonly string[] } | undefined {
  const command = makeCommand(entry, module)
    .addHelpText("after", afterHelp(entry, commandsOf(entry.name)))
    .configureOutput({ writeOut: write });
  return parse(command, rest) ? { options: command.opts(), words: command.args } : undefined;
}

/** Parses, and answers false where help was asked for. */
function parse(command: Command, words: readonly string[]): boolean {
  try {
    command.parse(words, { from: "user" });
    return true;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") return false;
    throw usage(`${plainMessage(error, command)}; see \`${command.name()} --help\``);
  }
}

/** An option that is not known gets the suggestion that every other word would get. */
function plainMessage({ code, message }: CommanderError, command: Command): string {
  const plain = message.replace(/^error: /, "");
  const unknown = code === "commander.unknownOption" ? /'(--?[^=]*).*'$/s.exec(plain)?.[1] : undefined;
  const options = command.createHelp().visibleOptions(command);
  const near =
    unknown &&
    nearWord(
      unknown,
      options.flatMap(({ long }) => long ?? []),
    );
  return near ? `${plain}: did you mean ${near}?` : plain;
}

function firstWords(): readonly string[] {
  return [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? name))];
}

function unknownWord(what: string, word: string, known: readonly string[]): VistoError {
  const near = nearWord(word, known);
  const got = word === "" ? "none" : JSON.stringify(clip(word, 80));
  const hint = near !== undefined && word !== "" ? `did you mean ${near}?` : `known are ${known.join(", ")}`;
  return new VistoError(
    "usage",
    `expected a ${what}, got ${got}: ${hint}`,
    near === undefined ? {} : { near },
  );
}
