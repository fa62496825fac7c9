/** What may stand where on a command line, read from the commands themselves: what completion scripts are made of. */

import type { Argument, Command, Option } from "commander";
import type { RequestStatus } from "../../domain/lifecycle.ts";
import type { CommandEntry } from "../command.ts";
import { makeCommand } from "../make-command.ts";
import type { WordReader } from "../options.ts";

/** What a value may be. */
export type Value =
  | { readonly kind: "words"; readonly words: readonly string[]; readonly isList: boolean }
  | { readonly kind: "file" | "folder" | "text" }
  /** The ids of requests in these states, for which the desk is asked. */
  | { readonly kind: "requests"; readonly statuses: readonly RequestStatus[] }
  /** A command with its own words. */
  | { readonly kind: "command" };

export interface OptionWords {
  /** Such as `-h` and `--help`. */
  readonly names: readonly string[];
  readonly about: string;
  /** Undefined: it takes no value. */
  readonly value?: Value;
}

export interface CommandWords {
  readonly name: string;
  readonly about: string;
  readonly options: readonly OptionWords[];
  /** Undefined: it takes no words. */
  readonly argument?: Value;
}

/** What may stand before the name of any command. */
export const rootWords: CommandWords = {
  name: "",
  about: "the clearance desk for AI coding agents",
  options: [
    { names: ["--data"], about: "the desk's data folder (VISTO_DATA)", value: { kind: "folder" } },
    { names: ["--json"], about: "print JSON on stdout" },
    { names: ["-h", "--help"], about: "show what there is" },
    { names: ["-V", "--version"], about: "show visto's version" },
  ],
};

/** Every command, in the order of the help; loads them all. */
export function allWords(commands: readonly CommandEntry[]): Promise<readonly CommandWords[]> {
  return Promise.all(commands.map(wordsOf));
}

/** The words that may come next where these stand already, with what each means. */
export function nextWords(
  all: readonly CommandWords[],
  name: string,
): readonly { readonly word: string; readonly about: string }[] {
  const prefix = name === "" ? "" : `${name} `;
  const found = new Map<string, string>();
  for (const command of all) {
    if (!command.name.startsWith(prefix)) continue;
    const [word = "", ...rest] = command.name.slice(prefix.length).split(" ");
    if (rest.length === 0) found.set(word, command.about);
    else if (!found.has(word)) found.set(word, `commands of ${word}`);
  }
  return [...found].map(([word, about]) => ({ word, about }));
}

/** The first words that others follow, and "" for the beginning. */
export function groups(all: readonly CommandWords[]): readonly string[] {
  const firsts = all.flatMap(({ name }) => (name.includes(" ") ? [name.split(" ")[0] ?? ""] : []));
  return ["", ...new Set(firsts)];
}

async function wordsOf(entry: CommandEntry): Promise<CommandWords> {
  const command = makeCommand(entry, await entry.load());
  return {
    name: entry.name,
    about: entry.summary,
    options: command.createHelp().visibleOptions(command).map(optionWords),
    argument: argumentOf(entry, command),
  };
}

function optionWords(option: Option): OptionWords {
  const names = [option.short, option.long].filter((name) => name !== undefined);
  const takesValue = option.required || option.optional;
  return { names, about: option.description, value: takesValue ? valueFor(option, option.flags) : undefined };
}

function argumentOf({ completes }: CommandEntry, command: Command): Value | undefined {
  const [first] = command.registeredArguments;
  if (!first) return undefined;
  if (completes) return { kind: "requests", statuses: completes };
  return valueFor(first, `<${first.name()}>`);
}

/** The name between the brackets says what kind of text it is. */
function valueFor({ parseArg }: Pick<Option | Argument, "parseArg">, flags: string): Value {
  if (isWordReader(parseArg)) return { kind: "words", words: parseArg.words, isList: parseArg.isList };
  const [, name] = /[<[]([a-z]+)/.exec(flags) ?? [];
  if (name === "file" || name === "command") return { kind: name };
  return { kind: name === "dir" || name === "path" ? "folder" : "text" };
}

function isWordReader(parse: unknown): parse is WordReader<unknown> {
  return typeof parse === "function" && "words" in parse;
}
