import type { Script, Word } from "../../src/domain/shell/script.ts";
import type { Ran } from "./ran.ts";

/** What bash ran that no command of the script stands for. */
export function unforeseen(script: Script, ran: readonly Ran[]): readonly (readonly string[])[] {
  return ran
    .map(({ argv }) => argv)
    .filter((argv) => !script.commands.some(({ words }) => covers(words, argv)));
}

/** Whether these words can have become that argv: a glob is one word or more, one known only at run time any number. */
function covers(words: readonly Word[], argv: readonly string[]): boolean {
  const [word, ...rest] = words;
  if (!word) return argv.length === 0;
  if (word.value !== null && !word.glob) return argv[0] === word.value && covers(rest, argv.slice(1));
  const least = word.value === null ? 0 : 1;
  for (let taken = least; taken <= argv.length; taken++) {
    if (covers(rest, argv.slice(taken))) return true;
  }
  return false;
}
