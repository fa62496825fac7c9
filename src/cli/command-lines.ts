import type { CommandEntry } from "./command.ts";

/** Commands with what they do, as every help lists them. */
export function commandLines(entries: readonly CommandEntry[]): readonly string[] {
  const width = Math.max(...entries.map(({ name }) => name.length));
  return ["Commands:", ...entries.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)];
}
