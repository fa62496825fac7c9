import type { Log } from "../base/log.ts";
import type { Context } from "./context.ts";

/** The log of a process that serves: on stderr, readable in a terminal, JSON lines elsewhere. */
export async function stderrLog({ terminal, output }: Context): Promise<Log> {
  const { createLog } = await import("../telemetry/log.ts");
  const write = (line: string): void => output.note(line.trimEnd());
  return createLog({ level: "info", readable: terminal.showsNotes, write });
}
