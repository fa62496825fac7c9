import type { Word } from "../shell/script.ts";
import { findReading } from "./grammars/find.ts";
import type { Readings, SpecialReading } from "./readings.ts";
import { baseName, believedWord, isOption, literalWord, shownWord } from "./words.ts";

const shells = new Set(["sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "csh", "tcsh", "rbash"]);
const interpreters =
  /^(python[\d.]*|pypy\d?|perl[\d.]*|ruby[\d.]*|node|nodejs|bun|deno|php[\d.]*|lua[\d.]*|tclsh)$/;

/** Whether a program is a shell, by its base name. */
export function isShellName(name: string): boolean {
  return shells.has(name);
}

/** Whether a program runs text of a programming language, by its base name. */
export function isInterpreterName(name: string): boolean {
  return interpreters.test(name);
}

/** The base name of a command's program. */
export function programOf(words: readonly Word[]): string {
  const [first] = words;
  return first ? baseName(believedWord(first)) : "";
}

/** Whether a command runs what arrives at its standard input: a shell or interpreter without a file or text. */
export function readsStdinAsCode(words: readonly Word[]): boolean {
  const name = programOf(words);
  const operands = words.slice(1).map(shownWord);
  if (name === "source" || name === ".")
    return /^(\/dev\/(stdin|fd\/0)|\/proc\/self\/fd\/0)$/.test(operands[0] ?? "");
  if (!isShellName(name) && !isInterpreterName(name)) return false;
  if (isShellName(name) && operands.some((word) => /^-[a-zA-Z]*s[a-zA-Z]*$/.test(word))) return true;
  if (isShellName(name) && operands.some((word) => /^-[a-zA-Z]*c[a-zA-Z]*$/.test(word))) return false;
  if (
    isInterpreterName(name) &&
    operands.some((word) => /^-([a-zA-Z]*[cenpmrEF]|-eval|-print|-check)/.test(word))
  )
    return false;
  return !operands.some((word, at) => isFile(word) && !takesValue(operands[at - 1]));
}

function isFile(word: string): boolean {
  return !/^[-+]/.test(word) && !/^(\/dev\/(stdin|fd\/0)|\/proc\/self\/fd\/0)$/.test(word);
}

/** Options of shells and interpreters that take the word behind them. */
function takesValue(word: string | undefined): boolean {
  return word !== undefined && /^(-o|-O|\+O|\+o|--rcfile|--init-file|-W|-X|-I|-M)$/.test(word);
}

/** The texts that a shell is given to run: `bash -lc TEXT`. */
export function shellTexts(words: readonly Word[]): readonly string[] {
  if (!isShellName(programOf(words))) return [];
  const at = words.findIndex(
    ({ value }, index) => index > 0 && value !== null && /^-[a-zA-Z]*c[a-zA-Z]*$/.test(value),
  );
  if (at === -1) return [];
  const behind = words.slice(at + 1);
  const first = behind.findIndex((word) => !isOption(word));
  return first === -1 ? [] : behind.slice(first, first + 2).map(textOf);
}

function textOf(word: Word): string {
  return word.value ?? word.guess ?? word.pieces.map((piece) => piece ?? "$_").join("");
}

/** Texts in an interpreter's program that a shell would run, such as `os.system("…")`. */
function codeReading(words: readonly Word[]): Readings {
  const codes = words.slice(1).map(textOf);
  return { words: codes.flatMap(deletions), texts: codes.flatMap(shellStrings) };
}

/** Calls that delete a folder with everything in it, as the rm that they amount to. */
function deletions(code: string): Word[][] {
  const calls =
    /\b(?:rmtree|rm_rf|rm_r|rmSync|rmdirSync|remove_tree|rimraf|deltree)\s*\(?\s*["']([^"'\n]+)["']/g;
  return [...code.matchAll(calls)].slice(0, 8).map(([, path = ""]) => ["rm", "-r", path].map(literalWord));
}

const runsShell = /\b(system|popen|exec\w*|spawn\w*|run|call|check_output|shell_exec|passthru)\b|`|%x/;

function shellStrings(code: string): string[] {
  if (code.length > 4_096 || !runsShell.test(code)) return [];
  return [...code.matchAll(/'([^'\n]{2,400})'|"([^"\n]{2,400})"|`([^`\n]{2,400})`/g)]
    .slice(0, 8)
    .map(([, single, double, back]) => single ?? double ?? back ?? "");
}

/** Programs whose inner commands their options and operands alone cannot name. */
export const specialReadings: Readonly<Record<string, SpecialReading>> = {
  find: findReading,
  python: codeReading,
  python3: codeReading,
  python2: codeReading,
  perl: codeReading,
  ruby: codeReading,
  node: codeReading,
  php: codeReading,
  awk: codeReading,
  gawk: codeReading,
  mawk: codeReading,
};
