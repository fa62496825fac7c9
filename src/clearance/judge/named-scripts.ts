import { statSync } from "node:fs";
import { pathFrom } from "../../base/path.ts";
import type { Command } from "../../domain/command.ts";
import { commandWords } from "../../domain/scripts/command-words.ts";
import { candidateWords, type FileKind, scriptsAmong } from "../../domain/scripts/script-words.ts";

/** The words of a command that name script files, by a look at the file system that blocks this thread. */
export function scriptsNamedBy(command: Command, cwd: string): readonly string[] {
  const { words } = commandWords(command);
  const candidates = candidateWords(words);
  if (candidates.length === 0) return [];
  const kinds = new Map<string, FileKind>();
  for (const word of candidates) {
    const kind = kindOf(pathFrom(cwd, word));
    if (kind) kinds.set(word, kind);
  }
  return scriptsAmong(words, kinds);
}

function kindOf(path: string): FileKind | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) return undefined;
    return (stats.mode & 0o111) === 0 ? "file" : "executable";
  } catch {
    // A path that cannot be one, or may not be looked at, is no script of this command.
    return undefined;
  }
}
