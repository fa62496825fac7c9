import { readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { describeError } from "../base/errors.ts";
import { visible } from "../base/text.ts";
import type { Finding } from "../domain/policy/read-yaml.ts";
import type { Context } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { usage } from "./options.ts";

/** The text of a file that was named on the command line, and where it really lies. */
export function readNamedFile(
  { cwd }: Context,
  what: string,
  file: string,
): { readonly path: string; readonly text: string } {
  try {
    const path = realpathSync(resolve(cwd, file));
    return { path, text: readFileSync(path, "utf8") };
  } catch (error) {
    throw usage(`expected ${what}: ${describeError(error).message}`);
  }
}

/** Prints everything that is wrong with a file, one line each, and answers the exit code. */
export function reportFindings({ output }: Context, file: string, findings: readonly Finding[]): number {
  output.say(...findings.map(({ file: at, line, message }) => `${visible(at)}:${line}: ${visible(message)}`));
  output.data({ file, valid: false, findings });
  const count = findings.length === 1 ? "1 finding" : `${findings.length} findings`;
  output.note(`visto: ${visible(file)} is refused: ${count}`);
  return exitCodes.usage;
}
