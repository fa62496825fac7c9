import { DatabaseSync } from "node:sqlite";
import { VistoError } from "../../base/errors.ts";
import type { Service } from "../../base/service.ts";
import { databaseError, isBusy } from "../../base/sqlite/database.ts";

/**
 * Makes this process the only desk of a data folder, by an exclusive lock on a small SQLite file in it: the
 * kernel drops it with the process, so there is no stale lock and no pid to mistake.
 */
export class FolderLock implements Service {
  readonly #file: string;
  #db: DatabaseSync | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async start(): Promise<void> {
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(this.#file, { timeout: 0 });
      db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
      this.#db = db;
    } catch (error) {
      db?.close();
      if (!isBusy(error)) throw databaseError(error, this.#file);
      throw new VistoError(
        "folder_in_use",
        `another desk is running on this data folder (${this.#file} is locked): stop it first, or give --data another folder`,
      );
    }
  }

  async stop(): Promise<void> {
    this.#db?.close();
    this.#db = undefined;
  }
}
