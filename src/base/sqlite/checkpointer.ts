import { Worker } from "node:worker_threads";
import type { Clock, Milliseconds, Timer } from "../clock.ts";
import type { Service } from "../service.ts";
import type { Database } from "./database.ts";
import type { GroupState } from "./group-writer.ts";

/** Committed pieces after which a checkpoint is due; each changes one to four pages. */
const piecesBetween = 500;

/** Pages of 4 KiB in the log at which the writer moves them itself: 64 MiB. */
const longestLog = 16_000;

/** A thread costs some 10 MB: one that nobody has needed this long is let go, and made again when needed. */
const idleLimit: Milliseconds = 10_000;

/**
 * Moves what the write-ahead log holds into the database file on a thread of its own, so that no commit pays for it.
 * (Within commits it cost a submission a tenth, and every thousandth waited 30 ms.)
 *
 * It promises nothing: a checkpoint that fails or is late only leaves a longer log, which the writer itself shortens
 * in the end. Under steady writing that is also what starts the log anew, because only a writer can; by
 * then hardly anything is left to be moved.
 */
export class Checkpointer implements Service, GroupState {
  readonly #file: string;
  readonly #writer: Database;
  readonly #clock: Clock;
  #thread: Worker | undefined;
  #idle: Timer | undefined;
  #pieces = 0;
  #isBusy = false;
  #running = false;

  /** `writer` is the connection whose commits are relieved. */
  constructor(file: string, writer: Database, clock: Clock) {
    this.#file = file;
    this.#writer = writer;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    this.#writer.raw.exec(`PRAGMA wal_autocheckpoint = ${longestLog}`);
    this.#running = true;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#letGo();
  }

  begin(): void {}

  mark(): () => void {
    return () => {};
  }

  committed(pieces: number): void {
    this.#pieces += pieces;
    if (this.#pieces < piecesBetween || this.#isBusy || !this.#running) return;
    this.#pieces = 0;
    this.#isBusy = true;
    this.#idle?.cancel();
    this.#thread ??= this.#makeThread();
    this.#thread.postMessage("checkpoint");
  }

  #makeThread(): Worker {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const thread = new Worker(new URL(`./checkpoint-thread.${extension}`, import.meta.url), {
      workerData: { file: this.#file },
    });
    thread.unref();
    thread.on("message", () => this.#rest(thread));
    // The next checkpoint that is due makes a new thread.
    thread.on("error", () => this.#forget(thread));
    thread.on("exit", () => this.#forget(thread));
    return thread;
  }

  #rest(thread: Worker): void {
    if (this.#thread !== thread) return;
    this.#isBusy = false;
    this.#idle = this.#clock.after(idleLimit, () => void this.#letGo());
  }

  #forget(thread: Worker): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    this.#isBusy = false;
  }

  /** The thread closes its connection by itself: the last to close a file tidies its log away. */
  async #letGo(): Promise<void> {
    this.#idle?.cancel();
    const thread = this.#thread;
    if (!thread) return;
    this.#forget(thread);
    const ended = new Promise((resolve) => thread.once("exit", resolve));
    thread.ref();
    thread.postMessage("close");
    await ended;
  }
}
