import type { Command } from "commander";
import type { RequestStatus } from "../domain/lifecycle.ts";
import type { Context } from "./context.ts";

/** One command, as its file gives it. */
export interface CommandModule<Options = object> {
  /** Adds the arguments and options to an empty command. */
  define(command: Command): void;
  /** Does it and answers the exit code; `words` are the arguments that are no options. */
  run(context: Context, options: Options, words: readonly string[]): Promise<number>;
}

/** A command in the table: known by its words before anything of it is loaded. */
export interface CommandEntry {
  /** One word, or two where the first names a group. */
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  /** Where it takes a request's id: those in these states are what shells complete. */
  readonly completes?: readonly RequestStatus[];
  load(): Promise<CommandModule>;
}
