import { Worker } from "node:worker_threads";
import type { Clock, Milliseconds, Timer } from "../../base/clock.ts";
import { type describeError, type ErrorCode, errorKinds, VistoError } from "../../base/errors.ts";
import type { Service } from "../../base/service.ts";
import type { ChainReport } from "../entry.ts";
import type { RequestStats, StatsQuery } from "../queries.ts";
import type { Row } from "./rows.ts";

export type ReaderTask =
  | { readonly kind: "rows"; readonly sql: string; readonly values: readonly (string | number)[] }
  | { readonly kind: "verify" }
  | { readonly kind: "stats"; readonly query: StatsQuery };

export type ReaderReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ReturnType<typeof describeError> };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A thread costs some 12 MB: one that nobody has asked for this long is let go, and made again when needed. */
const idleLimit: Milliseconds = 30_000;

/**
 * Lists, searches and checks of the whole file run here, on a thread of their own, so that they never hold up the
 * event loop. The thread is made at the first question.
 */
export class Reader implements Service {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #idle: Timer | undefined;
  #lastId = 0;
  #running = false;

  constructor(file: string, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    this.#running = true;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#letGo();
  }

  /** Whether the thread is there: making it takes some 40 ms, which the first question would wait for. */
  get isAwake(): boolean {
    return this.#thread !== undefined;
  }

  /** Makes the thread for the questions to come. */
  wake(): void {
    if (this.#thread || !this.#running) return;
    this.#thread = this.#makeThread();
    this.#rest();
  }

  rows(sql: string, values: readonly (string | number)[]): Promise<Row[]> {
    return this.#ask({ kind: "rows", sql, values }) as Promise<Row[]>;
  }

  verify(): Promise<ChainReport> {
    return this.#ask({ kind: "verify" }) as Promise<ChainReport>;
  }

  stats(query: StatsQuery): Promise<RequestStats> {
    return this.#ask({ kind: "stats", query }) as Promise<RequestStats>;
  }

  #ask(task: ReaderTask): Promise<unknown> {
    if (!this.#running) return Promise.reject(closed());
    this.#idle?.cancel();
    const thread = this.#thread ?? this.#makeThread();
    this.#thread = thread;
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      // A process that only waits for this answer must not end before it has it.
      thread.ref();
      thread.postMessage({ id, task });
    });
  }

  #makeThread(): Worker {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const thread = new Worker(new URL(`./reader-thread.${extension}`, import.meta.url), {
      workerData: { file: this.#file },
    });
    thread.on("message", (reply: ReaderReply) => this.#settle(reply));
    thread.on("error", (error) => this.#fail(thread, error));
    thread.on("exit", () => this.#fail(thread, closed()));
    return thread;
  }

  #settle(reply: ReaderReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#rest();
    if ("error" in reply) waiting?.reject(rebuilt(reply.error));
    else waiting?.resolve(reply.value);
  }

  #rest(): void {
    this.#thread?.unref();
    this.#idle = this.#clock.after(idleLimit, () => void this.#letGo());
  }

  async #letGo(): Promise<void> {
    this.#idle?.cancel();
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  /** The next question makes a new thread. */
  #fail(thread: Worker, error: Error): void {
    if (this.#thread && this.#thread !== thread) return;
    this.#thread = undefined;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

function closed(): VistoError {
  return new VistoError("draining", "the ledger's reader is closed");
}

/** An error class does not cross from a thread; its code does. */
function rebuilt({ code, message }: ReturnType<typeof describeError>): Error {
  return new VistoError(code in errorKinds ? (code as ErrorCode) : "internal", message);
}
