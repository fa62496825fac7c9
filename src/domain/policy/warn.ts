import type { Redirect, Word } from "../shell/script.ts";
import { conditionsHold } from "./conditions.ts";
import type { Facts } from "./facts.ts";
import { everyFolder, type Folder, pathTextOf, resolveIn } from "./folder.ts";
import { globMatches, isGlob } from "./globs.ts";
import type { RuleIndex } from "./index-rules.ts";
import { fillPattern } from "./own.ts";
import type { PathSets } from "./path-sets.ts";
import { afterOptions } from "./readings.ts";
import type { OperandTest, Program, WarningRule } from "./rule.ts";
import type { Sight } from "./sight.ts";
import { wholeText } from "./whole-text.ts";
import { baseName, believedWord, shownWord } from "./words.ts";

/** What warnings are looked for with. */
export interface WarningContext {
  readonly index: RuleIndex;
  readonly facts: Facts;
  readonly sets: PathSets;
}

/** The warning rules that speak of a command, or of anything that it may run. */
export function warningsOn(sight: Sight, context: WarningContext): readonly WarningRule[] {
  const byWords = sight.readings.flatMap((words) =>
    context.index
      .warnings(programName(words))
      .filter((rule) => rule.shape === undefined && conditionsHold(rule.when, context.facts))
      .filter((rule) => speaksOf(rule, words, sight, context)),
  );
  const byRedirect = context.index.redirects.filter(
    (rule) =>
      rule.programs.length === 0 &&
      conditionsHold(rule.when, context.facts) &&
      redirectFits(rule, sight, context),
  );
  return [...new Set([...byWords, ...byRedirect])];
}

function programName(words: readonly Word[]): string {
  const [first] = words;
  return first ? baseName(believedWord(first)) : "";
}

function speaksOf(rule: WarningRule, words: readonly Word[], sight: Sight, context: WarningContext): boolean {
  return (
    rule.programs.some((program) => programFits(program, words)) &&
    hasAnyFlag(rule.anyFlag, words) &&
    (rule.operands === undefined || operandFits(rule.operands, words, sight, context)) &&
    (rule.redirect === undefined || redirectFits(rule, sight, context))
  );
}

/** Whether a command is of this program and sub-command, whatever options stand in between. */
function programFits(program: Program, words: readonly Word[]): boolean {
  return globMatches(program[0] ?? "", programName(words)) && restFits(program.slice(1), words, 1);
}

function restFits(program: Program, words: readonly Word[], from: number): boolean {
  const [part, ...rest] = program;
  if (part === undefined) return true;
  return afterOptions(words, from).some((at) => {
    const word = words[at];
    const said = word ? (word.value ?? word.guess) : undefined;
    return said !== undefined && globMatches(part, said) && restFits(rest, words, at + 1);
  });
}

/** Whether one of these flags is there, bundled or abbreviated. */
function hasAnyFlag(flags: readonly string[], words: readonly Word[]): boolean {
  if (flags.length === 0) return true;
  const end = words.findIndex(({ value }) => value === "--");
  const options = (end === -1 ? words : words.slice(0, end)).slice(1).map(shownWord);
  return options.some((option) => flags.some((flag) => flagFits(flag, option)));
}

function flagFits(flag: string, option: string): boolean {
  if (option === flag || option.startsWith(`${flag}=`)) return true;
  if (flag.startsWith("--")) {
    const name = option.replace(/=.*$/s, "");
    return name.length > 3 && name.startsWith("--") && flag.startsWith(name);
  }
  return flag.length === 2 && /^-[A-Za-z0-9]+/.test(option) && option.slice(1).includes(flag.slice(1));
}

function operandFits(
  test: OperandTest,
  words: readonly Word[],
  sight: Sight,
  context: WarningContext,
): boolean {
  const { folder } = sight;
  const pattern = test.matching && fillPattern(test.matching, context.facts.own);
  if (test.which === "whole") return pattern?.test(wholeText(words, sight, context.facts.home)) === true;
  const { every, operands } = behindProgram(words);
  const looked = test.after === undefined ? operands : every;
  return (test.which === "last" ? looked.slice(-1) : looked).some((word) => {
    if (pattern && !pattern.test(believedWord(word))) return false;
    return test.in === undefined || pathIsIn(word, test.in, test.after ?? "", folder, context);
  });
}

/** The words behind the program, as every rule with operands wants them. */
interface BehindProgram {
  readonly every: readonly Word[];
  /** Without the options. */
  readonly operands: readonly Word[];
}

const looks = new WeakMap<readonly Word[], BehindProgram>();

/** Dozens of rules look at the same words. */
function behindProgram(words: readonly Word[]): BehindProgram {
  const known = looks.get(words);
  if (known) return known;
  const every = words.slice(1);
  const look = { every, operands: every.filter((word) => !/^-./.test(shownWord(word))) };
  looks.set(words, look);
  return look;
}

function redirectFits(rule: WarningRule, sight: Sight, context: WarningContext): boolean {
  const { redirect } = rule;
  return (
    redirect !== undefined &&
    sight.command.redirects.some(
      (each) =>
        each.target !== null &&
        directionOf(each).includes(redirect.kind) &&
        pathIsIn(each.target, redirect.in, "", sight.folder, context),
    )
  );
}

function directionOf({ kind }: Redirect): readonly ("read" | "write")[] {
  if (kind === "read") return ["read"];
  if (kind === "read-write") return ["read", "write"];
  return kind === "write" || kind === "append" ? ["write"] : [];
}

/** What was found of a word as seen from a folder: both are made anew for each judgement. */
const answers = new WeakMap<Folder, WeakMap<Word, Map<string, boolean>>>();

/** Whether a word names a member of a set, as written or where its links lead, or is a pattern that may. */
export function pathIsIn(
  word: Word,
  set: string,
  after: string,
  folder: Folder,
  context: Pick<WarningContext, "facts" | "sets">,
): boolean {
  // A word stands in each of the commands that wrappers hold inside one another, and dozens of rules ask about it.
  const known = answersOn(word, folder);
  const question = `${set} ${after}`;
  const answer = known.get(question) ?? lookAt(word, set, after, folder, context);
  known.set(question, answer);
  return answer;
}

function answersOn(word: Word, folder: Folder): Map<string, boolean> {
  const here = answers.get(folder) ?? new WeakMap<Word, Map<string, boolean>>();
  answers.set(folder, here);
  const known = here.get(word) ?? new Map<string, boolean>();
  here.set(word, known);
  return known;
}

function lookAt(
  word: Word,
  set: string,
  after: string,
  folder: Folder,
  { facts, sets }: Pick<WarningContext, "facts" | "sets">,
): boolean {
  const text = pathTextOf(word, folder, facts.home);
  const texts = text === null ? inBraces(word.raw) : [text];
  return texts.some(
    (each) => each.startsWith(after) && namesMember(each.slice(after.length), set, folder, facts, sets),
  );
}

/** The words that bash makes of a plain word with one pair of braces: `/{etc,usr}`. */
function inBraces(raw: string): readonly string[] {
  const found = /^([\w./-]*)\{([\w./*,-]+)\}([\w./*-]*)$/.exec(raw);
  if (!found) return [];
  const [, before = "", inside = "", behind = ""] = found;
  return inside.split(",").map((part) => `${before}${part}${behind}`);
}

/** As `pathIsIn`, of a text. */
export function namesMember(
  text: string,
  set: string,
  folder: Folder,
  facts: Facts,
  sets: PathSets,
): boolean {
  return text !== "" && everyFolder(folder).some((each) => namesMemberIn(text, set, each, facts, sets));
}

function namesMemberIn(text: string, set: string, folder: Folder, facts: Facts, sets: PathSets): boolean {
  const lexical = resolveIn(folder, withoutEverything(text));
  const members = sets.named(set);
  if (lexical === null) return members.has(text);
  if (isGlob(text) && members.has(resolveIn(folder, text) ?? text)) return true;
  if (members.has(lexical)) return true;
  const real = isGlob(lexical) ? null : facts.realPath(lexical);
  return real !== null && real !== lexical && members.has(real);
}

/** `/etc/*` is everything in `/etc`, so it counts as `/etc`. */
function withoutEverything(path: string): string {
  const folder = path.replace(/(^|\/)(\.?\*+|\.?\?\*|\{\*,\.\*\}|\.\[\^?[^\]]*\]\*?)(?=$)/, "$1");
  return folder === "" ? "." : folder;
}
