import type { Log } from "../base/log.ts";
import type { Service } from "../base/service.ts";
import type { Entry } from "./entry.ts";
import type { Ledger } from "./ledger.ts";

export type EntryListener = (entry: Entry) => void;

/** Entries read at once while following. */
const batchSize = 500;

/**
 * Follows the history in order, without gaps: a commit merely wakes it, what it tells is read from the ledger. It
 * reads nothing while nobody listens.
 */
export class Tail implements Service {
  readonly #ledger: Ledger;
  readonly #log: Log;
  readonly #all = new Set<EntryListener>();
  readonly #bySubject = new Map<string, Set<EntryListener>>();
  #last = 0;
  #stopWaking: (() => void) | undefined;
  #reading: Promise<void> | undefined;
  #woken = false;

  constructor(ledger: Ledger, log: Log) {
    this.#ledger = ledger;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#stopWaking ??= this.#ledger.onCommit(() => this.#wake());
  }

  async stop(): Promise<void> {
    this.#stopWaking?.();
    this.#stopWaking = undefined;
    await this.#reading;
  }

  /** Calls back for every entry after `from` (default: from now on), in order; resolves once it follows. */
  async follow(listener: EntryListener, from?: number): Promise<() => void> {
    const head = await this.#join();
    let next = from ?? head;
    // What lies between `from` and the head is read here; what comes later is told by the common reading.
    const backlog: Entry[] = [];
    let caughtUp = false;
    const listen: EntryListener = (entry) => {
      if (!caughtUp) backlog.push(entry);
      else if (entry.seq > next) listener(entry);
    };
    this.#all.add(listen);
    this.#wake();
    const tell = (entry: Entry): void => {
      if (entry.seq <= next) return;
      next = entry.seq;
      listener(entry);
    };
    while (next < head) {
      const page = await this.#ledger.entries(next, batchSize);
      if (page.length === 0) break;
      for (const entry of page) tell(entry);
    }
    for (const entry of backlog) tell(entry);
    caughtUp = true;
    return () => this.#all.delete(listen);
  }

  /** Calls back for entries about one subject, from now on. */
  async followSubject(subject: string, listener: EntryListener): Promise<() => void> {
    await this.#join();
    const listeners = this.#bySubject.get(subject) ?? new Set();
    listeners.add(listener);
    this.#bySubject.set(subject, listeners);
    this.#wake();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#bySubject.delete(subject);
    };
  }

  /** The number up to which entries have been told, or would have been if somebody had listened. */
  async #join(): Promise<number> {
    if (this.#hasListeners()) return this.#last;
    const { seq } = await this.#ledger.head();
    if (!this.#hasListeners()) this.#last = Math.max(this.#last, seq);
    return this.#last;
  }

  #hasListeners(): boolean {
    return this.#all.size > 0 || this.#bySubject.size > 0;
  }

  #wake(): void {
    this.#woken = true;
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
      if (this.#woken && this.#hasListeners()) this.#wake();
    });
  }

  async #readAll(): Promise<void> {
    try {
      while (this.#woken && this.#hasListeners()) {
        this.#woken = false;
        await this.#readNew();
      }
    } catch (error) {
      // The next commit wakes it again, and it goes on where it stopped.
      this.#woken = false;
      this.#log.error("tail_failed", { error });
    }
  }

  async #readNew(): Promise<void> {
    for (;;) {
      const page = await this.#ledger.entries(this.#last, batchSize);
      for (const entry of page) this.#tell(entry);
      if (page.length < batchSize) return;
    }
  }

  #tell(entry: Entry): void {
    this.#last = entry.seq;
    for (const listener of [...this.#all, ...(this.#bySubject.get(entry.subject) ?? [])]) {
      this.#tellOne(listener, entry);
    }
  }

  /** A listener that fails must not leave a gap for the others. */
  #tellOne(listener: EntryListener, entry: Entry): void {
    try {
      listener(entry);
    } catch (error) {
      this.#log.error("tail_listener_failed", { seq: entry.seq, error });
    }
  }
}
