import { describeError } from "../../base/errors.ts";
import { visible } from "../../base/text.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../options.ts";
import { explainScreen } from "../screen-explaining.ts";

/** Says what captured screens show, one line of JSON a file; needs no desk and no tmux. */
export const screenExplain: CommandModule = {
  define(command) {
    command.argument("<file...>", "what `tmux capture-pane -p` printed, with -e or without");
  },

  async run({ cwd, output }, _options, files) {
    if (files.length === 0) throw usage("expected the files of captured screens");
    let isWhole = true;
    for (const file of files) {
      try {
        output.record({ file, ...explainScreen(cwd, file) });
      } catch (error) {
        isWhole = false;
        output.note(`visto: ${visible(file)} cannot be read: ${describeError(error).message}`);
      }
    }
    return isWhole ? exitCodes.done : exitCodes.fault;
  },
};
