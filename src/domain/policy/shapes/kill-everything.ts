import { programOf } from "../special-readings.ts";
import { shownWord } from "../words.ts";
import type { Shape } from "./shape.ts";

/** A kill of process 1 or of -1, which is every process. */
export const killEverything: Shape = (script) =>
  script.commands.find(({ readings }) =>
    readings.some((words) => {
      if (programOf(words) !== "kill") return false;
      const texts = words.slice(1).map(shownWord);
      if (texts.some((text) => text === "-l" || text === "-L")) return false;
      const [first = "", ...rest] = texts;
      const behind = /^-(s|n|-signal)$/.test(first)
        ? rest.slice(1)
        : /^-/.test(first) && first !== "--"
          ? rest
          : texts;
      return behind.some((text) => text === "-1" || text === "1") || (texts.length === 1 && first === "-1");
    }),
  );
