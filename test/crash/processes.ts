import { readdirSync, readFileSync } from "node:fs";

/** Living processes that bear the mark of one of these executions, as text. */
export function markedProcesses(executions: readonly string[]): readonly string[] {
  const ids = new Set(executions);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const id = markOf(pid);
      return id !== undefined && ids.has(id) ? [`process ${pid} of ${id} still runs`] : [];
    });
}

/** A process that has ended meanwhile, or is another user's, has no environment that could be read. */
function markOf(pid: string): string | undefined {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
    return /(?:^|\0)VISTO_EXECUTION=([^\0]*)/.exec(environment)?.[1];
  } catch {
    return undefined;
  }
}
