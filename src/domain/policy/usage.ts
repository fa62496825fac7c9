/** What a program takes, as a man page says it: flags with their values, and operands of named kinds. */

/** Kinds of flag values and operands, and what each is. */
export const kinds = {
  PATH: "a file or folder that is read",
  ENTRY: "a file or folder of which only name and facts are told",
  OUT: "a file that is written",
  TEXT: "any text",
  NUMBER: "a number, perhaps with a sign or a unit",
  PATTERN: "a pattern or glob that is only compared",
  GLOB: "a glob that chooses files to read",
  REV: "a revision or path of a repository",
  NAME: "a plain name",
  FORMAT: "a format that begins with +",
  PRETTY: "a format of git that runs no program",
  HOST: "another machine",
  URL: "an address",
  SCRIPT: "a file that is run",
  CODE: "text of a program",
  SHELL: "text that a shell runs",
  ARGV: "a command that is run",
  ASSIGNMENT: "a variable with its value",
} as const;
export type Kind = keyof typeof kinds;

/** What a value may be: of a kind, or one of some words. */
export type ValueKind = { readonly kind: Kind } | { readonly words: readonly string[] };

export interface Flag {
  /** As spelled, with its dashes; `-NUMBER` is any digits. */
  readonly name: string;
  /** Whether a value must follow, may only be glued to it, or is not taken. */
  readonly takes: "none" | "required" | "glued";
  readonly value: ValueKind;
}

export interface Operand {
  readonly value: ValueKind;
  readonly optional: boolean;
  readonly many: boolean;
}

export interface Usage {
  readonly flags: ReadonlyMap<string, Flag>;
  /** Flags that may stand between the program and its sub-command. */
  readonly globalFlags: ReadonlyMap<string, Flag>;
  readonly operands: readonly Operand[];
  /**
   * Which patterns may stand for operands: any, if no flag of the program does harm; `*.ext`, which no flag is like, or one
   * that begins with literal text; the latter alone; none.
   */
  readonly globs: "any" | "extension" | "literal-prefix" | "none";
  readonly bundle: boolean;
}

/** Reads `-n=NUMBER --color[=always|never] -q`; throws an Error that says what was expected. */
export function parseFlags(text: string): ReadonlyMap<string, Flag> {
  const words = text.split(/\s+/).filter((word) => word !== "");
  return new Map(words.map((word) => [flagName(word), parseFlag(word)]));
}

function flagName(word: string): string {
  return word.replace(/\[?=.*$/s, "");
}

function parseFlag(word: string): Flag {
  const found = /^([-+][^\s=[\]]+)(?:=(\S+)|\[=(\S+)\])?$/.exec(word);
  if (!found?.[1]) throw new Error(`expected a flag such as -n=NUMBER or --color[=WHEN], got ${word}`);
  const [, name, required, glued] = found;
  const stated = required ?? glued;
  if (stated === undefined) return { name, takes: "none", value: { kind: "TEXT" } };
  return { name, takes: required === undefined ? "glued" : "required", value: parseKind(stated) };
}

/** Reads `PATTERN [PATH...]`; throws an Error that says what was expected. */
export function parseOperands(text: string): readonly Operand[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(parseOperand);
}

function parseOperand(word: string): Operand {
  const found = /^(\[)?([A-Za-z!\]][\w|.,:@+-]*?)(\.\.\.)?(\])?$/.exec(word);
  if (!found?.[2] || (found[1] === undefined) !== (found[4] === undefined)) {
    throw new Error(`expected an operand such as PATH or [PATH...], got ${word}`);
  }
  return { value: parseKind(found[2]), optional: found[1] !== undefined, many: found[3] !== undefined };
}

function parseKind(text: string): ValueKind {
  if (text === "WHEN") return { words: ["always", "auto", "never"] };
  if (Object.hasOwn(kinds, text)) return { kind: text as Kind };
  if (!/^[A-Z]+$/.test(text)) return { words: text.split("|") };
  throw new Error(`expected one of ${Object.keys(kinds).join(", ")} or words such as a|b, got ${text}`);
}
