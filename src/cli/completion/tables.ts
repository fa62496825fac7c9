/** What the scripts of all shells look words up in: a function for each question, which fails where there is no answer. */

import { type CommandWords, groups, nextWords, rootWords, type Value } from "./words.ts";

/** A row of a table: what is asked, and the lines of its answer. */
export interface TableRow {
  readonly key: string;
  readonly lines: readonly string[];
}

/** How a shell takes a word with what it means. */
export type Described = (word: string, about: string) => string;

export interface Tables {
  /** By the words so far: the words that may come next. */
  readonly next: readonly TableRow[];
  /** By the command: its options. */
  readonly options: readonly TableRow[];
  /** By `COMMAND OPTION`: what its value may be; flags have none. */
  readonly value: readonly TableRow[];
  /** By the command: what its first word may be. */
  readonly argument: readonly TableRow[];
}

export function tablesOf(all: readonly CommandWords[], described: Described): Tables {
  const known = [rootWords, ...all];
  return {
    next: groups(all).map((name) => ({
      key: name,
      lines: nextWords(all, name).map(({ word, about }) => described(word, about)),
    })),
    options: known.map(({ name, options }) => ({
      key: name,
      lines: options.flatMap(({ names, about }) => names.map((option) => described(option, about))),
    })),
    value: known.flatMap(({ name, options }) =>
      options.flatMap(({ names, value }) =>
        value ? names.map((option) => ({ key: `${name} ${option}`, lines: [valueText(value)] })) : [],
      ),
    ),
    argument: all.flatMap(({ name, argument }) =>
      argument ? [{ key: name, lines: [valueText(argument)] }] : [],
    ),
  };
}

/** A kind and its words, with blanks between. */
function valueText(value: Value): string {
  switch (value.kind) {
    case "words":
      return [value.isList ? "list" : "words", ...value.words].join(" ");
    case "requests":
      return `requests ${value.statuses.join(",")}`;
    default:
      return value.kind;
  }
}

/** The tables as functions of bash and zsh. */
export function caseFunctions({ next, options, value, argument }: Tables): readonly string[] {
  return [
    ...caseFunction("_visto_next", next),
    ...caseFunction("_visto_options", options),
    ...caseFunction("_visto_value", value),
    ...caseFunction("_visto_argument", argument),
  ];
}

function caseFunction(name: string, rows: readonly TableRow[]): readonly string[] {
  const cases = rows.map(
    ({ key, lines }) => `    ${quoted(key)}) printf '%s\\n' ${lines.map(quoted).join(" ")} ;;`,
  );
  return [`${name}() {`, '  case "$1" in', ...cases, "    *) return 1 ;;", "  esac", "}", ""];
}

/** A text in single quotes, as bash and zsh take it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
