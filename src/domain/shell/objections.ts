/** The reasons why a shell text can at best be asked about, and the list in which one reading collects them. */

import { printable } from "./printable.ts";
import type { Objection } from "./script.ts";

const reasons = {
  "too-long":
    "The text is longer than the 8 KiB, or the thousand words, that are read; what follows was not looked at",
  "too-deep": "The text is nested deeper than is read; what follows was not looked at",
  "too-many-commands": "The text holds more simple commands than one ruling can vouch for",
  "parse-error": "The text is not complete and correct bash, so that only a part of it could be read",
  "parser-failure": "The parser gave up, so that only a part of the text could be read",
  "unknown-shape": "The parser names a shape that is not known here",
  "unclear-word": "A word can be read in two ways",
  "lone-surrogate": "The text is not valid Unicode",
  "control-character": "A control character can make the text look different from what it does",
  "invisible-character":
    "An invisible or misleading character can make the text look different from what it does",
  "non-ascii": "Letters outside ASCII stand outside quotes, where they can pass for others",
  "line-continuation": "A backslash at the end of a line joins two words; put blanks around it",
  expansion: "A variable has its value only when the command runs",
  substitution: "The output of a command is put in only when the command runs",
  "process-substitution": "A command is run in place of a file",
  arithmetic: "Arithmetic in bash can run commands",
  "ansi-c-quote": "A $'…' quote is read differently by different shells; write the characters themselves",
  "locale-quote": 'A $"…" quote is translated when the command runs; use plain quotes',
  "brace-expansion": "Braces make several words out of one; write the words out",
  "extended-glob": "An extended pattern depends on an option of the shell",
  "glob-program": "The name of the program is a pattern, so that the files in the folder say what runs",
  tilde: "A tilde becomes a folder only when the command runs; write the folder out",
  assignment:
    "A variable that is set can change what programs do; only LC_ALL, LANG, TZ and NO_COLOR may be set",
  array: "An array is set, whose subscripts can run commands",
  subscript: "A subscript can run commands",
  redirect:
    "Output or input goes where it cannot be vouched for; only /dev/null, copies of descriptors and files to read are plain",
  "network-redirect": "Bash opens a network connection for this name",
  "heredoc-expands":
    "A heredoc without quotes around its delimiter expands variables and commands; quote the delimiter",
  "heredoc-unterminated": "The line that ends the heredoc is missing",
  background: "A command that is sent to the background goes on unwatched",
  "pipe-both": "A pipe of both outputs, |&, is outside the plain shapes; write 2>&1 | instead",
  function: "A function changes what a later command of its name does",
  coproc: "A co-process runs beside the rest",
  loop: "It is not known how often the loop runs",
  "for-values":
    "A for loop without a list of plain words, or with a name that is not in small letters, cannot be followed",
  select: "A select waits for a person's choice",
  case: "It is only known at run time which branch of the case is taken",
  test: "A [[ … ]] test can run commands; use [ … ]",
} as const;

/** The stable name of a reason. */
export type ObjectionCode = keyof typeof reasons;

/** The objections of one reading, the first of each code. */
export class ObjectionList {
  readonly #byCode = new Map<ObjectionCode, Objection>();

  /** Adds an objection, with the place in the text that gave rise to it where there is one. */
  add(code: ObjectionCode, found?: string): void {
    if (this.#byCode.has(code)) return;
    const where = found === undefined ? "" : `: ${printable(found)}`;
    this.#byCode.set(code, { code, message: `${reasons[code]}${where}` });
  }

  /** Whether nothing was added. */
  isEmpty(): boolean {
    return this.#byCode.size === 0;
  }

  /** Everything that was added, in order. */
  all(): Objection[] {
    return [...this.#byCode.values()];
  }
}
