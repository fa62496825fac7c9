import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { GrantBody } from "../client.ts";
import { suchDurations } from "./asking.ts";
import type { Context } from "./context.ts";
import { durationText, usage, wholeNumber } from "./options.ts";

/** The options by which an approval becomes a grant. */
export interface GrantOptions {
  readonly grant?: string;
  readonly uses?: number;
  readonly session?: true;
  readonly anyAgent?: true;
  readonly path?: string;
}

/** Adds the options of a grant. */
export function defineGrant(command: Command): Command {
  return command
    .option(
      "--grant <duration>",
      `cover the same ask again, ${suchDurations}, without asking`,
      durationText("--grant"),
    )
    .option("--uses <n>", "with --grant: at most so many times", wholeNumber("--uses", 1, 1_000_000))
    .option("--session", "with --grant: only in the session that asked")
    .option("--any-agent", "with --grant: for any agent of the same requester")
    .option(
      "--path <dir>",
      "with --grant: in any folder at or below this one, for a command without scripts",
    );
}

/** The grant that the options ask for, if they ask for one. */
export function grantBody(
  { cwd }: Context,
  { grant, uses, session, anyAgent, path }: GrantOptions,
): GrantBody | undefined {
  if (grant === undefined) {
    const stray = Object.entries({
      "--uses": uses,
      "--session": session,
      "--any-agent": anyAgent,
      "--path": path,
    });
    const [name] = stray.find(([, value]) => value !== undefined) ?? [];
    if (name !== undefined) throw usage(`${name}: expected --grant with it, such as --grant 1h`);
    return undefined;
  }
  const agent = anyAgent ? false : undefined;
  return { for: grant, uses, scope: { agent, session, path: path && realFolder(resolve(cwd, path)) } };
}

/** The desk compares real paths; a folder that is not here may be on the desk's machine. */
function realFolder(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
