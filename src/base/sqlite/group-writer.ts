/**
 * The single writer of one database file in this process, with group commit: all work handed in during
 * one turn of the event loop shares one `BEGIN IMMEDIATE … COMMIT`, and every promise settles after the commit is on
 * disk. Pieces hardly ever throw, so a group first runs without savepoints; if one throws, all of it is rolled back and
 * run again, each piece in a savepoint of its own. (Savepoints for all cost 6 µs a piece, a fifth of a submission.)
 *
 * What it promises: a piece that throws leaves no trace and does not harm its neighbours; a commit that
 * fails (full disk, I/O error) rejects the whole group and leaves none of it; a lock held by another process is
 * waited for without blocking the event loop, and released often enough for others to get it.
 * What it asks for: work that changes nothing but the database and the group's state, because it may run twice.
 */

import { type Clock, systemClock } from "../clock.ts";
import { VistoError } from "../errors.ts";
import type { Service } from "../service.ts";
import { type Database, databaseError, isBusy, isDiskFault } from "./database.ts";
import { FileIdentity } from "./file-identity.ts";

/** State kept beside the database (such as a chain's head) that must follow its transactions. */
export interface GroupState {
  /** The group's transaction has begun: read what the file says now. */
  begin(): void;
  /** A group or one of its pieces begins; the returned function takes its effects on this state back. */
  mark(): () => void;
  /** The group, of so many pieces, is on disk. */
  committed(pieces: number): void;
}

type Result = { readonly value: unknown } | { readonly error: unknown };

interface Piece {
  readonly work: () => unknown;
  readonly settle: (result: Result) => void;
}

/** How a group runs: at first without savepoints, and again with one for each piece when a piece has thrown. */
type Care = "together" | "apart";

/** A piece of a group without savepoints threw: nothing of the group may stay. */
class PieceThrew extends Error {}

/** Bounds one group in milliseconds, so that neither the file's lock nor the event loop is held for long. */
const longestGroup = 8;

/** How long a busy file is retried before its writers are told, in milliseconds. */
const busyLimitMs = 10_000;

/** For how long another process that was seen writing is taken to go on, in milliseconds. */
const othersLinger = 50;

/** The rest after a group beside other writers, in milliseconds and as a multiple of the time that the group took. */
const restBase = 2;
const restFactor = 1;

/** The longest wait before a busy file is tried again, in milliseconds; timers count whole ones, from 1. */
const longestBusyWait = 3;

export class GroupWriter implements Service {
  readonly #db: Database;
  readonly #states: readonly GroupState[];
  /** Bounds the groups; waiting for other processes goes by real time, in which they live. */
  readonly #clock: Clock;
  readonly #identity: FileIdentity;
  #queue: Piece[] = [];
  #scheduled = false;
  #othersAt = Number.NEGATIVE_INFINITY;
  #restUntil = Number.NEGATIVE_INFINITY;
  #version: number | undefined;
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(db: Database, states: readonly GroupState[] = [], clock: Clock = systemClock) {
    this.#db = db;
    this.#states = states;
    this.#clock = clock;
    this.#identity = new FileIdentity(db.raw.location());
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
    const flush = (): void => this.#flush(performance.now());
    const rest = this.#restUntil - performance.now();
    if (rest > 0) setTimeout(flush, rest);
    else setImmediate(flush);
  }

  #flush(since: number, care: Care = "together"): void {
    try {
      this.#db.sql("BEGIN IMMEDIATE").run();
    } catch (error) {
      if (isBusy(error) && performance.now() - since < busyLimitMs) return this.#waitForLock(since, care);
      const group = this.#queue;
      this.#queue = [];
      this.#finish(rejectAll(group, databaseError(error)));
      return;
    }
    const begun = performance.now();
    const settle = this.#runGroup(care);
    if (settle === "again") return this.#flush(since, "apart");
    this.#rest(begun);
    this.#finish(settle);
  }

  /** A random wait keeps several processes from meeting at the same moment again and again. */
  #waitForLock(since: number, care: Care): void {
    this.#othersAt = performance.now();
    setTimeout(() => this.#flush(since, care), Math.random() * longestBusyWait);
  }

  /**
   * Leaves the file alone for a while after each group where other processes write too: whoever waits looks only every
   * millisecond or two, and would hardly ever meet the gap between two groups of a busy writer. (Measured beside two busy
   * writers on two processors: p99 of a commit 72 ms without a rest, 8 ms with it.)
   */
  #rest(begun: number): void {
    const now = performance.now();
    if (now - this.#othersAt < othersLinger) this.#restUntil = now + restBase + restFactor * (now - begun);
  }

  /** Whether another process has committed since our last group. */
  #lookForOthers(): void {
    const { data_version } = this.#db.sql("PRAGMA data_version").get() as { data_version: number };
    if (this.#version !== undefined && data_version !== this.#version) this.#othersAt = performance.now();
    this.#version = data_version;
  }

  #runGroup(care: Care): (() => void) | "again" {
    const ran: { piece: Piece; result: Result }[] = [];
    const undo = this.#mark();
    try {
      this.#lookForOthers();
      for (const state of this.#states) state.begin();
      const started = this.#clock.monotonic();
      for (const piece of this.#queue) {
        if (ran.length > 0 && this.#clock.monotonic() - started > longestGroup) break;
        ran.push({ piece, result: care === "together" ? this.#runBare(piece) : this.#runInSavepoint(piece) });
      }
      this.#identity.check();
      this.#db.sql("COMMIT").run();
    } catch (error) {
      this.#rollBack();
      undo();
      if (error instanceof PieceThrew) return "again";
      const group = this.#queue;
      this.#queue = [];
      return rejectAll(group, databaseError(error));
    }
    this.#queue = this.#queue.slice(ran.length);
    return () => {
      for (const { piece, result } of ran) piece.settle(result);
      for (const state of this.#states) state.committed(ran.length);
    };
  }

  #runBare(piece: Piece): Result {
    try {
      return { value: piece.work() };
    } catch (error) {
      if (this.#isGroupLost(error)) throw error;
      throw new PieceThrew("a piece threw", { cause: error });
    }
  }

  #runInSavepoint(piece: Piece): Result {
    const undo = this.#mark();
    this.#db.sql("SAVEPOINT piece").run();
    try {
      const value = piece.work();
      this.#db.sql("RELEASE piece").run();
      return { value };
    } catch (error) {
      if (this.#isGroupLost(error)) throw error;
      this.#db.sql("ROLLBACK TO piece").run();
      this.#db.sql("RELEASE piece").run();
      undo();
      return { error: databaseError(error) };
    }
  }

  /** After a full disk or an I/O error SQLite has mostly rolled back everything by itself. */
  #isGroupLost(error: unknown): boolean {
    return !this.#db.raw.isTransaction || isDiskFault(error);
  }

  #mark(): () => void {
    const undos = this.#states.map((state) => state.mark());
    return () => {
      for (const undo of undos) undo();
    };
  }

  #rollBack(): void {
    if (this.#db.raw.isTransaction) this.#db.raw.exec("ROLLBACK");
  }

  #finish(settle: () => void): void {
    this.#scheduled = false;
    settle();
    if (this.#queue.length > 0) return this.#schedule();
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function rejectAll(group: Piece[], error: unknown): () => void {
  return () => {
    for (const piece of group) piece.settle({ error });
  };
}
