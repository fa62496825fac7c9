import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../base/clock.ts";
import { readEnvironment } from "../base/environment.ts";

/** Runs this process's command line and ends the process with its exit code. */
export async function startCli(): Promise<void> {
  endWithParent();
  const environment = readEnvironment();
  keepCompiledCode(environment.cacheFolder);
  const { runCli } = await import("./cli.ts");
  const exitCode = await runCli(process.argv.slice(2), {
    environment,
    streams: process,
    clock: systemClock,
    cwd: process.cwd(),
  });
  process.exit(exitCode);
}

/** Started through an older Node, we hear when that one dies; without it nobody could end us. */
function endWithParent(): void {
  if (!process.connected) return;
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
}

/** Code that was compiled once starts faster; it is only taken from a folder that nobody else can write. */
function keepCompiledCode(folder: string): void {
  const cache = join(folder, "compiled");
  try {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(cache);
    const isOurs = uid === process.getuid?.() && (mode & 0o022) === 0;
    if (isOurs) process.getBuiltinModule("node:module").enableCompileCache(cache);
  } catch {
    // Without a cache it only starts a little slower.
  }
}
