import { type BigIntStats, statSync } from "node:fs";
import { VistoError } from "../errors.ts";

/**
 * Which file a connection has opened. SQLite goes on writing into one that was removed or replaced meanwhile, where
 * nobody would ever find what was acknowledged.
 */
export class FileIdentity {
  readonly #file: string | null;
  readonly #opened: BigIntStats | undefined;

  /** `file` is null for a database in memory. */
  constructor(file: string | null) {
    this.#file = file;
    this.#opened = look(file);
  }

  /** @throws VistoError `ledger_write_failed` once another file, or none, stands in its place. */
  check(): void {
    const now = look(this.#file);
    if (now?.ino === this.#opened?.ino && now?.dev === this.#opened?.dev) return;
    throw new VistoError(
      "ledger_write_failed",
      `${this.#file} was removed or replaced while it was in use: nothing was recorded; stop visto, put the file back, and start again`,
    );
  }
}

function look(file: string | null): BigIntStats | undefined {
  return file === null ? undefined : statSync(file, { bigint: true, throwIfNoEntry: false });
}
