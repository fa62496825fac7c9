import type { CommandEntry, CommandModule } from "../command.ts";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { allWords } from "../completion/words.ts";
import { zshScript } from "../completion/zsh.ts";
import { exitCodes } from "../exit-codes.ts";
import { oneOf } from "../options.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
type Shell = keyof typeof scripts;
const shells = Object.keys(scripts) as Shell[];

/** Prints the script that completes these commands, options, their values and the ids of requests. */
export function completionOf(commands: readonly CommandEntry[]): CommandModule {
  return {
    define(command) {
      command.argument("<shell>", shells.join(", "), oneOf("<shell>", shells));
    },

    async run({ output }, _options, [shell = ""]) {
      const script = scripts[shell as Shell](await allWords(commands));
      output.say(script.trimEnd());
      output.data({ shell, script });
      return exitCodes.done;
    },
  };
}
