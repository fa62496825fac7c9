import type { Redirect, Word } from "../shell/script.ts";
import { type Folder, pathTextOf } from "./folder.ts";
import type { Sight } from "./sight.ts";
import { believedWord } from "./words.ts";

/**
 * Everything that a command is given, as one text: its words, the variables in front of it, the files and texts of its
 * redirects; the home folder is put in wherever it is named. Good for looking for names, never for vouching.
 */
export function wholeText(words: readonly Word[], { command, folder }: Sight, home: string): string {
  const texts = [
    ...command.assignments.map(({ name, value }) => `${name}=${value ?? ""}`),
    ...words.map((word) => textOf(word, folder, home)),
    ...command.redirects.flatMap((redirect) => givenBy(redirect, folder, home)),
  ];
  return withHome(texts.join(" "), home);
}

function textOf(word: Word, folder: Folder, home: string): string {
  return pathTextOf(word, folder, home) ?? believedWord(word);
}

function givenBy({ target, body, written }: Redirect, folder: Folder, home: string): string[] {
  const text = body ?? written;
  return [...(target ? [textOf(target, folder, home)] : []), ...(text === undefined ? [] : [text])];
}

/** Programs read `~` by themselves where it begins a path inside a word: `@~/x`, `open("~/x")`. */
function withHome(text: string, home: string): string {
  return text.replaceAll(/\$HOME\b|\$\{HOME\}/g, () => home).replaceAll(/(?<=['"=:@(,])~(?=\/)/g, () => home);
}
