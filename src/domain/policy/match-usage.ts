import { clip, visible } from "../../base/text.ts";
import type { Word } from "../shell/script.ts";
import type { Flag, Operand, Usage, ValueKind } from "./usage.ts";
import { shownWord } from "./words.ts";

/** A value that a usage found in a command's words, and what it must be. */
export interface Value {
  readonly kind: ValueKind;
  readonly text: string;
  readonly glob: boolean;
}

/** The words of a command as a usage understands them. */
export interface Fit {
  /** The names of the flags that are there. */
  readonly flags: readonly string[];
  readonly values: readonly Value[];
  /** The words of the inner command, where the usage has one. */
  readonly inner: readonly Word[] | null;
}

/** Why words do not fit a usage, as the end of a sentence that begins with the word. */
export interface Misfit {
  readonly word: string;
  readonly why: string;
}

/** Reads the words behind a program (and its sub-command) by its usage. */
export function matchUsage(usage: Usage, words: readonly Word[]): Fit | Misfit {
  const reader = new UsageReader(usage);
  for (let at = 0; at < words.length; ) {
    if (reader.startsInner()) return reader.finish(words.slice(at));
    const taken = reader.take(words, at);
    if (typeof taken !== "number") return taken;
    at += taken;
  }
  return reader.finish(null);
}

class UsageReader {
  readonly #usage: Usage;
  readonly #flags: string[] = [];
  readonly #values: Value[] = [];
  readonly #operands: Word[] = [];
  #onlyOperands = false;

  constructor(usage: Usage) {
    this.#usage = usage;
  }

  /** Whether what follows is the inner command: all operands before it are there. */
  startsInner(): boolean {
    const last = this.#usage.operands.at(-1);
    if (!last || !isArgv(last)) return false;
    const before = this.#usage.operands.slice(0, -1).filter((operand) => !operand.many).length;
    return this.#innerBegins && this.#operands.length >= before;
  }

  #innerBegins = false;

  /** How many words it took, or why it cannot. */
  take(words: readonly Word[], at: number): number | Misfit {
    const word = words[at] as Word;
    if (word.value === null) return misfit(word, "is only known when it runs");
    if (this.#onlyOperands || !/^[-+]./s.test(word.value) || this.#isPlusOperand(word.value)) {
      return this.#takeOperand(word, word.value);
    }
    if (word.value === "--") {
      this.#onlyOperands = true;
      return 1;
    }
    if (word.glob && !this.#isGlobValue(word.value)) return misfit(word, "is a flag with a pattern in it");
    return this.#takeFlag(words, at, word.value);
  }

  /** `--include=*.ts`: whatever it becomes, every name begins with the same flag. */
  #isGlobValue(value: string): boolean {
    const name = /^(--[\w-]+)=/.exec(value)?.[1];
    const kind = name === undefined ? undefined : this.#usage.flags.get(name)?.value;
    return kind !== undefined && "kind" in kind && (kind.kind === "GLOB" || kind.kind === "PATTERN");
  }

  #isPlusOperand(value: string): boolean {
    return value.startsWith("+") && ![...this.#usage.flags.keys()].some((name) => name.startsWith("+"));
  }

  #takeOperand(word: Word, value: string): number | Misfit {
    const { operands } = this.#usage;
    if (operands.at(-1) && isArgv(operands.at(-1) as Operand)) {
      const before = operands.slice(0, -1);
      const assigning = before.some(({ value: kind }) => "kind" in kind && kind.kind === "ASSIGNMENT");
      if (assigning ? !/^\w+=/.test(value) : this.#operands.length >= before.length) {
        this.#innerBegins = true;
        return 0;
      }
    }
    this.#operands.push(word);
    return 1;
  }

  #takeFlag(words: readonly Word[], at: number, text: string): number | Misfit {
    const { flags } = this.#usage;
    const whole = flags.get(text) ?? (/^-\d+$/.test(text) ? flags.get("-NUMBER") : undefined);
    if (whole) return this.#takeWhole(whole, words, at);
    const equals = text.indexOf("=");
    const before = equals > 0 ? flags.get(text.slice(0, equals)) : undefined;
    if (before && before.takes !== "none" && text.startsWith("--")) {
      return this.#note(before, text.slice(equals + 1));
    }
    if (before)
      return misfit(words[at] as Word, `has a value, and the rule lists ${before.name} without one`);
    if (text.startsWith("--") || !this.#usage.bundle) return misfit(words[at] as Word, unlisted);
    return this.#takeBundle(words, at, text);
  }

  #takeWhole(flag: Flag, words: readonly Word[], at: number): number | Misfit {
    if (flag.takes !== "required") {
      this.#flags.push(flag.name);
      return 1;
    }
    const next = words[at + 1];
    if (!next) return misfit(words[at] as Word, "lacks its value");
    if (next.value === null) return misfit(next, "is only known when it runs");
    if (next.glob) return misfit(next, "is a pattern where one value belongs");
    // Some programs take the value of a long flag only behind "=", and this word for a flag of its own.
    if (flag.name.startsWith("--") && /^-./s.test(next.value))
      return misfit(next, 'is a value that looks like a flag; join it by "="');
    this.#note(flag, next.value);
    return 2;
  }

  /** Short flags in one word; a value may stand at its end, or be the word behind it. */
  #takeBundle(words: readonly Word[], at: number, text: string): number | Misfit {
    for (let index = 1; index < text.length; index++) {
      const flag = this.#usage.flags.get(`-${text[index]}`);
      if (!flag) return misfit(words[at] as Word, unlisted);
      const rest = text.slice(index + 1);
      if (flag.takes === "none" || (flag.takes === "glued" && rest === "")) this.#flags.push(flag.name);
      else if (rest !== "") return this.#note(flag, rest);
      else return this.#takeWhole(flag, words, at);
    }
    return 1;
  }

  #note(flag: Flag, text: string): number {
    this.#flags.push(flag.name);
    this.#values.push({ kind: flag.value, text, glob: false });
    return 1;
  }

  finish(inner: readonly Word[] | null): Fit | Misfit {
    const { operands } = this.#usage;
    const last = operands.at(-1);
    if (last && isArgv(last) && !last.optional && !inner) {
      return { word: "", why: "has no command to run" };
    }
    const stated = operands.filter((operand) => !isArgv(operand));
    const given = assignOperands(stated, this.#operands, this.#usage.globs);
    if ("why" in given) return given;
    return { flags: this.#flags, values: [...this.#values, ...given.values], inner };
  }
}

const unlisted = "is a flag that the rule does not list";

/** Gives each operand its kind: the ones that must be there first, the rest to those that may. */
function assignOperands(
  stated: readonly Operand[],
  words: readonly Word[],
  globs: Usage["globs"],
): { readonly values: readonly Value[] } | Misfit {
  const values: Value[] = [];
  let at = 0;
  for (const [index, operand] of stated.entries()) {
    const behind = stated.slice(index + 1).filter(({ optional }) => !optional).length;
    const free = words.length - at - behind;
    const count = operand.many ? Math.max(free, 0) : Math.min(free, 1);
    if (count < 1 && !operand.optional) return { word: "", why: "lacks an operand" };
    for (const word of words.slice(at, at + Math.max(count, 0))) {
      const why = globObjection(word, operand, globs) ?? dashObjection(word, operand);
      if (why) return misfit(word, why);
      values.push({ kind: operand.value, text: word.value as string, glob: word.glob });
    }
    at += Math.max(count, 0);
  }
  const extra = words[at];
  if (extra)
    return misfit(
      extra,
      stated.length > 0 ? "is one operand too many" : "is an operand, and the rule takes none",
    );
  return { values };
}

/** A pattern may become any number of names, and names may look like flags. */
function globObjection(word: Word, operand: Operand, globs: Usage["globs"]): string | undefined {
  if (!word.glob) return undefined;
  if (globs === "none" || !operand.many) return "is a pattern where the rule takes only plain words";
  const text = word.value as string;
  if (globs === "any" || /^[\w./~]/.test(text)) return undefined;
  if (globs === "extension" && /^\*\.\w+$/.test(text)) return undefined;
  return 'is a pattern whose names may look like flags; begin it with "./"';
}

/** Not every program takes `--` for the end of its flags. */
function dashObjection(word: Word, { value: kind }: Operand): string | undefined {
  const isPath = "kind" in kind && (kind.kind === "PATH" || kind.kind === "ENTRY");
  return isPath && /^-./s.test(word.value ?? "")
    ? 'is a name that looks like a flag; begin it with "./"'
    : undefined;
}

function isArgv(operand: Operand): boolean {
  return "kind" in operand.value && operand.value.kind === "ARGV";
}

function misfit(word: Word, why: string): Misfit {
  return { word: clip(visible(shownWord(word)), 80), why };
}
