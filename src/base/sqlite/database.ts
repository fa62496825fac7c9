import { DatabaseSync, type StatementSync } from "node:sqlite";
import { VistoError } from "../errors.ts";

/** What SQLite's primary result codes mean to us. */
const resultCodes = { busy: 5, readonly: 8, ioerr: 10, corrupt: 11, full: 13, notadb: 26 } as const;

/** One connection with its prepared statements, each made once per SQL text. */
export class Database {
  readonly raw: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(raw: DatabaseSync) {
    this.raw = raw;
  }

  sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.raw.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  close(): void {
    this.#statements.clear();
    if (this.raw.isOpen) this.raw.close();
  }
}

/**
 * Opens a file as every writer of ours does: WAL, a sync to disk at each commit, and no waiting for locks
 * (a blocking wait would stop the event loop; the group writer waits asynchronously instead).
 */
export function openDatabase(file: string, synchronous: "FULL" | "NORMAL" = "FULL"): Database {
  try {
    const raw = new DatabaseSync(file, { timeout: 5_000, enableForeignKeyConstraints: false });
    raw.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA temp_store = MEMORY;`);
    raw.exec("PRAGMA cache_size = -16000; PRAGMA busy_timeout = 0; PRAGMA wal_autocheckpoint = 4000;");
    return new Database(raw);
  } catch (error) {
    throw databaseError(error, file);
  }
}

/** Opens a file for reading only; readers never block a WAL writer. */
export function openReader(file: string): Database {
  try {
    const raw = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    raw.exec("PRAGMA cache_size = -16000; PRAGMA query_only = 1;");
    return new Database(raw);
  } catch (error) {
    throw databaseError(error, file);
  }
}

function primaryCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code & 0xff : 0;
}

export function isBusy(error: unknown): boolean {
  return primaryCode(error) === resultCodes.busy;
}

/** Whether the disk is full or failing: what a transaction holds can no longer be trusted to reach it. */
export function isDiskFault(error: unknown): boolean {
  const code = primaryCode(error);
  return code === resultCodes.full || code === resultCodes.ioerr;
}

/** An SQLite failure as a named error that says what to do; other errors come back as they are. */
export function databaseError(error: unknown, file = "the ledger"): Error {
  const why = error instanceof Error ? error.message : String(error);
  switch (primaryCode(error)) {
    case resultCodes.full:
      return new VistoError(
        "ledger_full",
        `the disk under ${file} is full: nothing was written; free space and try again`,
        {},
        error,
      );
    case resultCodes.readonly:
    case resultCodes.ioerr:
      return new VistoError(
        "ledger_write_failed",
        `${file} could not be written (${why}): nothing was recorded; check the disk and the folder's permissions`,
        {},
        error,
      );
    case resultCodes.corrupt:
    case resultCodes.notadb:
      return new VistoError(
        "ledger_corrupt",
        `${file} is not a readable SQLite database (${why}): restore it from a backup or move it away`,
        {},
        error,
      );
    case resultCodes.busy:
      return new VistoError("ledger_write_failed", `${file} stayed locked by another process`, {}, error);
    default:
      return error instanceof Error ? error : new Error(why);
  }
}
