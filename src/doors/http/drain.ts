import { bestEffort, type Log } from "../../base/log.ts";

/** The end of a door's life: whatever waits is told when it begins, and what still works is waited for. */
export class Drain {
  readonly #log: Log;
  readonly #listeners = new Set<() => void>();
  readonly #work = new Set<Promise<void>>();
  #begun = false;

  constructor(log: Log) {
    this.#log = log;
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** Calls back once when the drain begins, or at once if it has; the answer takes the call back. */
  onBegin(listener: () => void): () => void {
    if (this.#begun) {
      listener();
      return () => {};
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  begin(): void {
    this.#begun = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  /** Runs work that nobody's answer depends on; a failure is logged as `event`. */
  background(event: string, work: () => Promise<unknown>): void {
    const running = bestEffort(this.#log, event, work).finally(() => this.#work.delete(running));
    this.#work.add(running);
  }

  /** Resolves when no background work is left. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }
}
