import { isInterpreterName, programOf } from "../special-readings.ts";
import { shownWord } from "../words.ts";
import type { Shape } from "./shape.ts";

/** Whether a program starts itself without end. */
function forksForEver(code: string): boolean {
  return /\bfork\b/.test(code) && /\b(while|until|loop|for|goto|redo)\b/.test(code);
}

/** A function that calls itself twice, or beside itself, or code that forks in a loop. */
export const endlessFork: Shape = (script) =>
  script.commands.find((sight) => {
    const { words, place } = sight.command;
    const name = words[0]?.value;
    const isOwn = name !== undefined && name !== null && place.functions.includes(name);
    if (isOwn && (place.background || place.length > 1 || isTwice(name))) return true;
    if (/^(\.\/)?"?\$\{?0\}?"?$/.test(words[0]?.raw ?? "") && (place.background || place.length > 1))
      return true;
    return sight.readings.some(
      (reading) =>
        isInterpreterName(programOf(reading)) &&
        reading.slice(1).some((word) => forksForEver(shownWord(word))),
    );

    function isTwice(own: string): boolean {
      const calls = script.commands.filter(
        ({ command }) => command.words[0]?.value === own && command.place.functions.includes(own),
      );
      return (
        calls.length > 1 && calls.some(({ command }) => command.place.background || command.place.length > 1)
      );
    }
  });
