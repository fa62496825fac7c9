import type { Command } from "../command.ts";
import { simpleCommandWords } from "./simple-command.ts";

/** The words in which a command may name programs and scripts. */
export interface CommandWords {
  readonly words: readonly string[];
  /** Whether these are all its words, the program first; else only pieces that may be words. */
  readonly isWhole: boolean;
}

/**
 * Of shell text that is more than one simple command every piece between blanks and shell syntax counts, behind an
 * empty first word: that finds the scripts that it names plainly, not what it computes.
 */
export function commandWords(command: Command): CommandWords {
  switch (command.form) {
    case "shell": {
      const words = simpleCommandWords(command.text);
      return words ? { words, isWhole: true } : { words: ["", ...loosePieces(command.text)], isWhole: false };
    }
    case "argv":
      return { words: command.argv, isWhole: true };
    case "tool":
      return { words: [], isWhole: true };
  }
}

function loosePieces(text: string): readonly string[] {
  return text.split(/[\s;|&<>(){}[\]`$"'=\\,]+/u).filter((piece) => piece !== "");
}
