import { realpath } from "node:fs";
import { promisify } from "node:util";
import { pathFrom } from "../base/path.ts";
import type { Command } from "../domain/command.ts";
import type { CommandFacts, FileFact } from "../domain/digest.ts";
import { commandWords } from "../domain/scripts/command-words.ts";
import { candidateWords, type FileKind, scriptsAmong } from "../domain/scripts/script-words.ts";
import type { FactsCache } from "./facts-cache.ts";
import { hashFile, isFileError, statOf } from "./file-hash.ts";
import { shellWord } from "./launch.ts";
import { findProgram } from "./program-lookup.ts";

export interface FactsOptions {
  /** Keeps hashes between calls; without one every file is read each time. */
  readonly cache?: FactsCache;
  /** False lets the cache answer where a folder or a program lies for a second; right before a spawn it is true (default). */
  readonly fresh?: boolean;
  /** The words that name scripts, where somebody has looked already. */
  readonly scripts?: readonly string[];
}

/** How one gathering of facts looks at the machine. */
interface Look {
  readonly cwd: string;
  readonly searchPath: string | undefined;
  hash(path: string): Promise<string | null>;
  recall<T>(key: string, load: () => Promise<T>): Promise<T>;
}

const realpathOf = promisify(realpath.native);

/** Files looked at side by side; a long command line must not flood the file system's threads. */
const sideBySide = 64;

/**
 * What the machine says about a command: working folder, shell, programs and scripts with the hash of their content.
 * The program is known for an argv and for shell text that is one simple command of literal words, scripts wherever they
 * are named plainly. What is missing is recorded as missing, not thrown.
 */
export async function commandFacts(
  command: Command,
  cwd: string,
  environment: Readonly<Record<string, string>>,
  options: FactsOptions = {},
): Promise<CommandFacts> {
  const look = lookWith(cwd, environment.PATH, options);
  const { words, isWhole } = commandWords(command);
  const [folder, shell, programs, scripts] = await Promise.all([
    folderFact(look),
    command.form === "shell" ? programFact(shellWord, look) : undefined,
    Promise.all(words.slice(0, isWhole ? 1 : 0).map((word) => programFact(word, look))),
    scriptFacts(options.scripts ?? (await scriptsNamedBy(words, look)), look),
  ]);
  const facts = { cwd: folder, programs, scripts };
  return shell ? { ...facts, shell: { path: shell.path, hash: shell.hash } } : facts;
}

function lookWith(cwd: string, searchPath: string | undefined, { cache, fresh = true }: FactsOptions): Look {
  return {
    cwd,
    searchPath,
    hash: (path) => (cache ? cache.hash(path) : hashFile(path)),
    recall: (key, load) => (cache && !fresh ? cache.memo(key, load) : load()),
  };
}

async function folderFact({ cwd, recall }: Look): Promise<CommandFacts["cwd"]> {
  return recall(`folder\0${cwd}`, async () => {
    const [path, stats] = await Promise.all([realPath(cwd), statOf(cwd)]);
    return { path, dev: String(stats?.dev ?? ""), ino: String(stats?.ino ?? "") };
  });
}

/** A program of PATH changes rarely enough to be recalled with its hash; one named by its path may just have been made. */
async function programFact(word: string, look: Look): Promise<FileFact> {
  const load = async (): Promise<FileFact> => {
    const lookup = await findProgram(word, look.cwd, look.searchPath);
    const path = "path" in lookup ? await realPath(lookup.path) : null;
    return { word, path, hash: path === null ? null : await look.hash(path) };
  };
  if (word.includes("/")) return load();
  return look.recall(`program\0${look.searchPath ?? ""}\0${word}`, load);
}

async function scriptFacts(scripts: readonly string[], look: Look): Promise<readonly FileFact[]> {
  return scripts.length === 0 ? [] : Promise.all(scripts.map((word) => scriptFact(word, look)));
}

async function scriptsNamedBy(words: readonly string[], look: Look): Promise<readonly string[]> {
  const candidates = candidateWords(words);
  if (candidates.length === 0) return [];
  const kinds = new Map<string, FileKind>();
  for (let at = 0; at < candidates.length; at += sideBySide) {
    const few = candidates.slice(at, at + sideBySide);
    const found = await Promise.all(few.map((word) => kindOf(pathFrom(look.cwd, word))));
    few.forEach((word, index) => {
      const kind = found[index];
      if (kind) kinds.set(word, kind);
    });
  }
  return scriptsAmong(words, kinds);
}

async function kindOf(path: string): Promise<FileKind | undefined> {
  const stats = await statOf(path);
  if (!stats?.isFile()) return undefined;
  return (stats.mode & 0o111n) === 0n ? "file" : "executable";
}

async function scriptFact(word: string, look: Look): Promise<FileFact> {
  const path = await realPath(pathFrom(look.cwd, word));
  return { word, path, hash: path === null ? null : await look.hash(path) };
}

async function realPath(path: string): Promise<string | null> {
  try {
    return await realpathOf(path);
  } catch (error) {
    if (isFileError(error)) return null;
    throw error;
  }
}
