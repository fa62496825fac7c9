import type { Word } from "../shell/script.ts";
import type { RuleIndex } from "./index-rules.ts";
import type { VouchingRule } from "./rule.ts";
import type { Flag, Kind, Operand, Usage } from "./usage.ts";
import { baseName, believedWord, isOption, shownWord } from "./words.ts";

/**
 * What a warning sees behind the words of a command: the commands that wrappers such as sudo or xargs would run, as
 * words or as shell text, read generously: an option that is not known may or may not take the word behind it. Good
 * for `ask` and `deny` only: a reading adds caution, it never proves anything harmless.
 */
export interface Readings {
  /** The command itself, and each command inside it. */
  readonly words: readonly (readonly Word[])[];
  /** Texts that a shell would run. */
  readonly texts: readonly string[];
}

/** Most commands inside one another that are looked at, and most options of one that are looked behind. */
const mostReadings = 48;
/** And so many words of all of them: a judge that has just begun has to be through with them in time, too. */
const mostWords = 3_000;
const mostOptions = 24;

/** What special programs hold inside, for those whose options and operands cannot say it. */
export type SpecialReading = (words: readonly Word[]) => Readings;

/** Everything that a command may run, the command first. */
export function readingsOf(
  words: readonly Word[],
  index: RuleIndex,
  special: Readonly<Record<string, SpecialReading>>,
): Readings {
  const found: (readonly Word[])[] = [words];
  const texts: string[] = [];
  let left = mostWords;
  for (const reading of found) {
    const inner = insideOf(reading, index, special);
    texts.push(...inner.texts);
    for (const each of inner.words) {
      if (found.length >= mostReadings || each.length === 0 || each.length > left) continue;
      left -= each.length;
      found.push(each);
    }
  }
  return { words: found, texts: texts.slice(0, mostReadings) };
}

function insideOf(
  words: readonly Word[],
  index: RuleIndex,
  special: Readonly<Record<string, SpecialReading>>,
): Readings {
  const name = nameOf(words);
  const read = Object.hasOwn(special, name) ? special[name] : undefined;
  const rules = index.vouching.get(name) ?? [];
  if (rules.some((rule) => rule.ruling === "allow" && isQuery(rule, words))) return { words: [], texts: [] };
  const parts = rules.filter((rule) => rule.ruling === "inner").flatMap((rule) => readBy(rule, words));
  return {
    words: [
      ...(read?.(words).words ?? []),
      ...parts.flatMap((part) => ("words" in part ? [part.words] : [])),
    ],
    texts: [...(read?.(words).texts ?? []), ...parts.flatMap((part) => ("text" in part ? [part.text] : []))],
  };
}

function nameOf([first]: readonly Word[]): string {
  return first ? baseName(believedWord(first)) : "";
}

/** Whether an allow rule of a wrapper's name says that this use runs nothing, such as `command -v`. */
function isQuery(rule: VouchingRule, words: readonly Word[]): boolean {
  return rule.programs.some(
    (program) =>
      program.length > 1 &&
      program[0] === nameOf(words) &&
      program.every((word, at) => at === 0 || words[at]?.value === word),
  );
}

type Part = { readonly words: readonly Word[] } | { readonly text: string };

function readBy(rule: VouchingRule, words: readonly Word[]): Part[] {
  const own = rule.programs.filter(([name]) => name === nameOf(words));
  return own.flatMap((program) => {
    const start = subcommandEnd(program, words);
    return start === undefined ? [] : readUsage(rule.usage, words, start);
  });
}

/** Where the words of a program's sub-command end; options may stand between them. */
export function subcommandEnd(program: readonly string[], words: readonly Word[]): number | undefined {
  let at = 1;
  for (const part of program.slice(1)) {
    const candidates = afterOptions(words, at);
    const found = candidates.find((index) => words[index]?.value === part);
    if (found === undefined) return undefined;
    at = found + 1;
  }
  return at;
}

/** Where options may be over: each may or may not take the word behind it. */
export function afterOptions(words: readonly Word[], first: number): number[] {
  const ends = [first];
  for (let at = first; at < Math.min(words.length, first + mostOptions); at++) {
    const isValue = at > first && isOption(words[at - 1]);
    if (!isOption(words[at]) && !isValue) break;
    ends.push(at + 1);
  }
  return ends;
}

function readUsage(usage: Usage, words: readonly Word[], start: number): Part[] {
  const texts = shellFlags(usage, words, start);
  const last = usage.operands.at(-1);
  const kind = last ? kindOf(last) : undefined;
  if (kind !== "ARGV" && kind !== "SHELL") return texts;
  const skipped = usage.operands.slice(0, -1).filter((operand) => kindOf(operand) !== "ASSIGNMENT").length;
  const starts = innerStarts(usage, words, start, skipped);
  const parts = starts.map((at): Part => {
    const rest = words.slice(at);
    return kind === "ARGV" ? { words: rest } : { text: rest.map(shownWord).join(" ") };
  });
  return [...texts, ...parts];
}

/** Values of flags that are shell text: `su -c TEXT`. */
function shellFlags(usage: Usage, words: readonly Word[], start: number): Part[] {
  const names = [...usage.flags.values()].filter((flag) => isShell(flag)).map(({ name }) => name);
  if (names.length === 0) return [];
  return words.slice(start).flatMap((word, at) => {
    const text = shownWord(word);
    const next = words[start + at + 1];
    return names.flatMap((name): Part[] => {
      if (text === name || (!name.startsWith("--") && endsBundle(text, name))) {
        return next ? [{ text: shownWord(next) }] : [];
      }
      if (text.startsWith(`${name}=`)) return [{ text: text.slice(name.length + 1) }];
      return !name.startsWith("--") && text.startsWith(name) ? [{ text: text.slice(name.length) }] : [];
    });
  });
}

function endsBundle(text: string, name: string): boolean {
  return /^-[A-Za-z]+$/.test(text) && text.endsWith(name.slice(1));
}

function isShell(flag: Flag): boolean {
  return "kind" in flag.value && flag.value.kind === "SHELL";
}

function kindOf(operand: Operand): Kind | undefined {
  return "kind" in operand.value ? operand.value.kind : undefined;
}

/** Where a wrapper's own command may begin: behind its options, operands and assignments. */
function innerStarts(usage: Usage, words: readonly Word[], start: number, operands: number): number[] {
  const found = new Set<number>();
  const open: { at: number; left: number }[] = [{ at: start, left: operands }];
  for (let state = open.pop(); state && found.size < mostOptions; state = open.pop()) {
    const { at, left } = state;
    const word = words[at];
    if (!word) continue;
    const text = shownWord(word);
    if (text === "--") open.push({ at: at + 1, left });
    else if (isOption(word)) {
      const flag = usage.flags.get(text);
      if (flag?.takes !== "required") open.push({ at: at + 1, left });
      if (flag ? flag.takes === "required" : !text.includes("=")) open.push({ at: at + 2, left });
    } else if (/^\w+=/.test(text)) open.push({ at: at + 1, left });
    else if (left > 0) open.push({ at: at + 1, left: left - 1 });
    else found.add(at);
  }
  return [...found];
}
