import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { TestContext } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { readEnvironment } from "../../../src/base/environment.ts";
import { runCli } from "../../../src/cli/cli.ts";
import type { LookAbove } from "../../../src/cli/session-guard.ts";

export interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLineOptions {
  /** What stdin holds; without it stdin stays open. */
  readonly input?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly lookAbove?: LookAbove;
}

/** A folder that lasts as long as the test. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "visto-cli-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs command lines in this process, in a home of their own and with nobody above them. */
export function commandLine(
  home: string,
  { variables = {}, lookAbove = () => undefined, input }: CommandLineOptions = {},
): (...argv: readonly string[]) => Promise<Ended> {
  const environment = readEnvironment({ HOME: home, ...variables });
  return async (...argv) => {
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    if (input !== undefined) streams.stdin.end(input);
    const exit = await runCli(argv, { environment, streams, clock: systemClock, cwd: home, lookAbove });
    const text = (stream: PassThrough): string => stream.read()?.toString() ?? "";
    return { exit, stdout: text(streams.stdout), stderr: text(streams.stderr) };
  };
}
