import { visible } from "../../base/text.ts";
import type { Place, Script, Word } from "../shell/script.ts";

/** A word that is passed as it is, such as one of an argv. */
export function literalWord(value: string): Word {
  return { value, pieces: [value], raw: value, glob: false, quoted: true };
}

/** The word as a person reads it: its value, or how it is written where that is only known at run time. */
export function shownWord(word: Word): string {
  return word.value ?? word.raw;
}

/** The word as a warning reads it: its value, what it most likely is, or how it is written. */
export function believedWord(word: Word): string {
  return word.value ?? word.guess ?? word.raw;
}

/** `/usr/bin/visto` and `visto@1.2.3` are both `visto`. */
export function baseName(program: string): string {
  const name = program.slice(program.lastIndexOf("/") + 1);
  const version = name.lastIndexOf("@");
  return version > 0 ? name.slice(0, version) : name;
}

/** Whether a word's text has the form of an option. */
export function isOption(word: Word | undefined): boolean {
  const text = word?.value ?? word?.raw ?? "";
  return text.length > 1 && (text.startsWith("-") || text.startsWith("+"));
}

/** An argv as a script of one command, which no shell reads; characters that deceive the eye are an objection. */
export function oneCommand(argv: readonly string[]): Script {
  const words = argv.map(literalWord);
  const place: Place = {
    pipeline: 0,
    position: 0,
    length: 1,
    around: [],
    scopes: [],
    functions: [],
    within: "text",
    feeds: null,
    background: false,
    conditional: false,
  };
  const raw = argv.join(" ");
  const hidden = argv.some((word) => visible(word) !== word);
  const message =
    "A word holds control or invisible characters, which can make it look different from what it is";
  return {
    commands: argv.length > 0 ? [{ words, assignments: [], redirects: [], place, raw }] : [],
    functions: [],
    objections: hidden ? [{ code: "control-character", message }] : [],
    shapes: [],
  };
}
