import { accessSync, constants, realpathSync, type Stats, statSync } from "node:fs";
import { posix } from "node:path";
import type { Clock, Milliseconds } from "../../base/clock.ts";
import { pathFrom } from "../../base/path.ts";

export interface FoundProgram {
  readonly path: string;
  readonly trusted: boolean;
}

/** For how long it is believed where a program of PATH lies. */
const believedFor: Milliseconds = 1_000;

const mostKnown = 1_000;

/** The bits by which others than the owner may write. */
const writableByOthers = 0o022;

/**
 * Finds the file that a program's name stands for, and says whether it can be trusted: a file that neither others nor
 * the project can replace. Every folder above it, and it itself, belongs to root or to the desk's user, and nobody else may
 * write there.
 */
export class TrustedPrograms {
  readonly #folders: readonly string[];
  readonly #clock: Clock;
  readonly #uid = process.getuid?.() ?? 0;
  readonly #known = new Map<string, FoundProgram | null>();
  #knownSince = Number.NEGATIVE_INFINITY;

  constructor(searchPath: string, clock: Clock) {
    this.#folders = searchPath.split(":");
    this.#clock = clock;
  }

  /** Null where there is no such program. */
  find(word: string, cwd: string, project: string): FoundProgram | null {
    const now = this.#clock.monotonic();
    if (now - this.#knownSince > believedFor || this.#known.size >= mostKnown) {
      this.#known.clear();
      this.#knownSince = now;
    }
    const key = `${word}\0${cwd}\0${project}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#look(word, cwd, project);
    // A file that is named by its path, or is not there, may just be made.
    if (found && !word.includes("/")) this.#known.set(key, found);
    return found;
  }

  #look(word: string, cwd: string, project: string): FoundProgram | null {
    if (word === "" || word.includes("\0")) return null;
    const path = word.includes("/") ? pathFrom(cwd, word) : this.#search(word, cwd);
    if (path === undefined || !isProgram(path)) return null;
    const real = realpathSync.native(path);
    return { path: real, trusted: this.#isTrusted(path, real, project) };
  }

  /** As `execvp` does; an empty or relative folder of PATH means the working folder. */
  #search(word: string, cwd: string): string | undefined {
    return this.#folders.map((folder) => posix.join(pathFrom(cwd, folder), word)).find(isProgram);
  }

  /** The place where it was found counts as well as the file behind its links. */
  #isTrusted(path: string, real: string, project: string): boolean {
    // Where everything is the project, only who may write there counts.
    const isOutside = project === "/" || ![path, real].some((each) => isInside(each, project));
    return isOutside && [path, real].every((each) => this.#isGuarded(each));
  }

  #isGuarded(path: string): boolean {
    const stats = statSync(path);
    const isOurs = stats.uid === 0 || stats.uid === this.#uid;
    if (!isOurs || mayOthersWrite(stats)) return false;
    return path === "/" || this.#isGuarded(posix.dirname(path));
  }
}

function mayOthersWrite(stats: Stats): boolean {
  return (stats.mode & writableByOthers) !== 0;
}

function isProgram(path: string): boolean {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // What may not be looked at cannot be run either.
    return false;
  }
}

function isInside(path: string, folder: string): boolean {
  return `${path}/`.startsWith(`${posix.normalize(`${folder}/`)}`);
}
