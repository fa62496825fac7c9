/**
 * The words of a shell text, where they are beyond doubt: one simple command in which every character stands for
 * itself in bash (and in zsh). Everything else has no words here; a missing answer only means that a person is asked.
 */

import { visible } from "../base/text.ts";

/** Longest text that is looked at, in bytes of UTF-8. */
const longestText = 8 * 1024;

/** Blanks, plain characters, '…' and "…" without expansions: the whole alphabet, tried at each position. */
const piece =
  /(?<blanks>[ \t]+)|(?<plain>[A-Za-z0-9_@%+=:,./-]+)|'(?<single>[^']*)'|"(?<double>[^"$`\\!]*)"/y;

/** Reserved words of bash and zsh, and builtins that run text or change the shell; quoted ones count too. */
const shellWords = new Set(
  `if then else elif fi case esac for foreach while until do done end repeat select function time coproc nocorrect
  noglob in . source eval exec command builtin trap cd pushd popd dirs export declare typeset local readonly integer
  float unset let read mapfile readarray getopts set shopt setopt unsetopt emulate shift alias unalias hash rehash
  enable disable autoload zmodload umask ulimit exit return logout break continue wait bg fg jobs disown suspend times
  bind bindkey complete compgen compopt history fc`.split(/\s+/),
);

/** The words as bash would pass them, or undefined where the text is not one simple command of literal words. */
export function literalWords(text: string): string[] | undefined {
  if (Buffer.byteLength(text) > longestText || hidesSomething(text)) return undefined;
  const words = split(text);
  return words?.[0] !== undefined && isProgram(words[0]) ? words : undefined;
}

/** Whether a text holds control or invisible characters (a tab is a blank, not one of them). */
export function hidesSomething(text: string): boolean {
  const spaced = text.replaceAll("\t", " ");
  return visible(spaced) !== spaced;
}

function split(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const found = piece.exec(text)?.groups;
    if (!found) return undefined;
    if (found.blanks !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    // zsh replaces a word like =ls by the path of the program
    if (word === undefined && found.plain?.startsWith("=")) return undefined;
    word = (word ?? "") + (found.plain ?? found.single ?? found.double ?? "");
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Whether a first word can only be the name of a program: no assignment, job, option or word of the shell itself. */
function isProgram(word: string): boolean {
  return word !== "" && !word.includes("=") && !/^[%+-]/.test(word) && !shellWords.has(word);
}
