/**
 * The single writer of one database file in this process, with group commit: all work handed in during
 * one turn of the event loop shares one `BEGIN IMMEDIATE … COMMIT`, each piece in a savepoint of its own, and
 * every promise settles after the commit is on disk.
 *
 * What it promises: a piece that throws leaves no trace and does not harm its neighbours; a commit that
 * fails (full disk, I/O error) rejects the whole group and leaves none of it; a lock held by another process is
 * waited for without blocking the event loop.
 */

import { VistoError } from "../errors.ts";
import type { Service } from "../service.ts";
import { type Database, databaseError, isBusy } from "./database.ts";

/** State kept beside the database (such as a chain's head) that must follow its transactions. */
export interface GroupState {
  /** The group's transaction has begun: read what the file says now. */
  begin(): void;
  /** A piece begins; the returned function takes its effects on this state back. */
  mark(): () => void;
}

interface Piece {
  work: () => unknown;
  settle: (result: { value: unknown } | { error: unknown }) => void;
}

/** Bounds one group, so that neither the file's lock nor the event loop is held for long. */
const longestGroupMs = 8;

/** How long a busy file is retried before its writers are told, in milliseconds. */
const busyLimitMs = 10_000;

const statelessGroup: GroupState = { begin() {}, mark: () => () => {} };

export class GroupWriter implements Service {
  readonly #db: Database;
  readonly #state: GroupState;
  #queue: Piece[] = [];
  #scheduled = false;
  #contendedAt = Number.NEGATIVE_INFINITY;
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(db: Database, state: GroupState = statelessGroup) {
    this.#db = db;
    this.#state = state;
  }

  async start(): Promise<void> {
    this.#closed = false;
  }

  /** Commits what was handed in, then refuses further work. */
  async stop(): Promise<void> {
    this.#closed = true;
    if (this.#scheduled) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Runs synchronous `work` inside the next group; resolves with its value after the commit. */
  write<T>(work: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new VistoError("draining", "the ledger is closed for writing"));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({
        work,
        settle: (result) => ("value" in result ? resolve(result.value as T) : reject(result.error)),
      });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush(performance.now()));
  }

  #flush(since: number): void {
    try {
      this.#db.sql("BEGIN IMMEDIATE").run();
    } catch (error) {
      if (isBusy(error) && performance.now() - since < busyLimitMs) return this.#waitForLock(since);
      const group = this.#queue;
      this.#queue = [];
      this.#finish(rejectAll(group, databaseError(error)));
      return;
    }
    this.#finish(this.#runGroup());
  }

  /** A random wait keeps several processes from meeting at the same moment again and again. */
  #waitForLock(since: number): void {
    this.#contendedAt = performance.now();
    setTimeout(() => this.#flush(since), Math.random() * 2);
  }

  #runGroup(): () => void {
    const started = performance.now();
    const ran: { piece: Piece; result: { value: unknown } | { error: unknown } }[] = [];
    let taken = 0;
    try {
      this.#state.begin();
      for (const piece of this.#queue) {
        if (taken > 0 && performance.now() - started > longestGroupMs) break;
        taken++;
        ran.push({ piece, result: this.#runPiece(piece) });
      }
      this.#db.sql("COMMIT").run();
    } catch (error) {
      this.#rollBack();
      const group = this.#queue;
      this.#queue = [];
      return rejectAll(group, databaseError(error));
    }
    this.#queue = this.#queue.slice(taken);
    return () => {
      for (const { piece, result } of ran) piece.settle(result);
    };
  }

  #runPiece(piece: Piece): { value: unknown } | { error: unknown } {
    const undo = this.#state.mark();
    this.#db.sql("SAVEPOINT piece").run();
    try {
      const value = piece.work();
      this.#db.sql("RELEASE piece").run();
      return { value };
    } catch (error) {
      // SQLite has rolled the whole transaction back by itself (full disk, I/O error): the group is gone.
      if (!this.#db.raw.isTransaction) throw error;
      this.#db.sql("ROLLBACK TO piece").run();
      this.#db.sql("RELEASE piece").run();
      undo();
      return { error: databaseError(error) };
    }
  }

  #rollBack(): void {
    if (this.#db.raw.isTransaction) this.#db.raw.exec("ROLLBACK");
  }

  #finish(settle: () => void): void {
    this.#scheduled = false;
    settle();
    if (this.#queue.length > 0) return this.#scheduleRest();
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Leaves the lock to others for a moment where others were seen waiting for it. */
  #scheduleRest(): void {
    if (this.#scheduled) return;
    const contended = performance.now() - this.#contendedAt < 50;
    if (!contended) return this.#schedule();
    this.#scheduled = true;
    setTimeout(() => this.#flush(performance.now()), 1);
  }
}

function rejectAll(group: Piece[], error: unknown): () => void {
  return () => {
    for (const piece of group) piece.settle({ error });
  };
}
