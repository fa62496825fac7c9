import { visto } from "../clients/visto-words.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

/** The functions that agents were taught before there was visto, each with what it does now. */
const functions: readonly (readonly [name: string, words: string])[] = [
  ["task-status", 'task status "$@"'],
  ["task-progress", 'task progress "$@"'],
  ["task-complete", 'task complete "$@"'],
  ["task-fail", 'task fail "$@"'],
  ["task-help", "task --help"],
];

/** Prints shell functions for a pane's bash or zsh, to be evaluated there. */
export const shellInit: CommandModule = {
  define() {},

  async run({ data, environment, output }) {
    const program = visto("user", data === environment.dataFolder ? undefined : data);
    const script = functions.map(([name, words]) => `${name}() { ${program} ${words}; }`).join("\n");
    output.say(script);
    output.data({ script });
    return exitCodes.done;
  },
};
