import type { Service } from "../service.ts";
import { type Database, isBusy } from "./database.ts";

/** How often the file is asked whether another connection has committed: other processes are noticed within 100 ms. */
const pollEveryMs = 50;

/** Tells when a connection other than the given one has committed to the same file. */
export class ForeignCommits implements Service {
  readonly #db: Database;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #version = -1;

  constructor(db: Database) {
    this.#db = db;
  }

  async start(): Promise<void> {
    this.#version = this.#read();
    this.#timer ??= setInterval(() => this.#poll(), pollEveryMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #poll(): void {
    const version = this.#readUnlessBusy();
    if (version === undefined || version === this.#version) return;
    this.#version = version;
    for (const listener of this.#listeners) listener();
  }

  /** While another process repairs the WAL after a crash the file is locked for readers too: the next poll will tell. */
  #readUnlessBusy(): number | undefined {
    try {
      return this.#read();
    } catch (error) {
      if (isBusy(error)) return undefined;
      throw error;
    }
  }

  #read(): number {
    const row = this.#db.sql("PRAGMA data_version").get() as { data_version: number };
    return row.data_version;
  }
}
