import { createHash } from "node:crypto";
import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Clock, type Milliseconds, pause } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import { databaseError, isBusy } from "../base/sqlite/database.ts";

/** How often a lock that is held elsewhere is tried. */
const tryEvery: Milliseconds = 20;

/** Where the desks of one user keep the locks of panes, whatever data folders they have. */
export function locksFolderHere(): string {
  return join(tmpdir(), `visto-panes-${process.getuid?.() ?? "user"}`);
}

/**
 * Lets one sender at a time write into a pane, across all processes of this user, by an exclusive lock on a small SQLite
 * file: the kernel drops it with the process.
 */
export class PaneLocks {
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** Does the work while the lock is held; undefined where it could not be had within the patience. */
  async hold<T>(pane: string, patience: Milliseconds, work: () => Promise<T>): Promise<T | undefined> {
    const file = join(
      this.#prepared(),
      `${createHash("sha256").update(pane).digest("hex").slice(0, 24)}.lock`,
    );
    const end = this.#clock.monotonic() + patience;
    for (;;) {
      const lock = tryLock(file);
      if (lock) {
        try {
          return await work();
        } finally {
          lock.close();
        }
      }
      if (this.#clock.monotonic() >= end) return undefined;
      await pause(this.#clock, tryEvery);
    }
  }

  /** The folder lies where others may write, too: one that is not ours would let them hold our locks. */
  #prepared(): string {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(this.#folder);
    if ((process.getuid?.() ?? uid) === uid && (mode & 0o022) === 0) return this.#folder;
    throw new VistoError(
      "folder_unusable",
      `${this.#folder} belongs to somebody else, or others may write there: remove it, so that the locks of panes can be kept there`,
    );
  }
}

function tryLock(file: string): DatabaseSync | undefined {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 0 });
    db.exec("PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    return db;
  } catch (error) {
    db?.close();
    if (isBusy(error)) return undefined;
    throw databaseError(error, file);
  }
}
