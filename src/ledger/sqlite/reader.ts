import { Worker } from "node:worker_threads";
import { VistoError } from "../../base/errors.ts";
import type { Service } from "../../base/service.ts";
import type { ChainReport } from "../entry.ts";
import type { Row } from "./rows.ts";

export type ReaderTask =
  | { readonly kind: "rows"; readonly sql: string; readonly values: readonly (string | number)[] }
  | { readonly kind: "verify" };

export type ReaderReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Lists, searches and checks of the whole file run here, so that they never hold up the event loop. */
export class Reader implements Service {
  readonly #file: string;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #lastId = 0;

  constructor(file: string) {
    this.#file = file;
  }

  async start(): Promise<void> {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const thread = new Worker(new URL(`./reader-thread.${extension}`, import.meta.url), {
      workerData: { file: this.#file },
    });
    thread.unref();
    thread.on("message", (reply: ReaderReply) => this.#settle(reply));
    thread.on("error", (error) => this.#fail(error));
    thread.on("exit", () => this.#fail(new VistoError("draining", "the ledger's reader has stopped")));
    this.#thread = thread;
  }

  async stop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  rows(sql: string, values: readonly (string | number)[]): Promise<Row[]> {
    return this.#ask({ kind: "rows", sql, values }) as Promise<Row[]>;
  }

  verify(): Promise<ChainReport> {
    return this.#ask({ kind: "verify" }) as Promise<ChainReport>;
  }

  #ask(task: ReaderTask): Promise<unknown> {
    const thread = this.#thread;
    if (!thread) return Promise.reject(new VistoError("draining", "the ledger's reader is not running"));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      // A process that only waits for this answer must not end before it has it.
      thread.ref();
      thread.postMessage({ id, task });
    });
  }

  #settle(reply: ReaderReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#thread?.unref();
    if ("error" in reply) waiting?.reject(new VistoError("internal", reply.error));
    else waiting?.resolve(reply.value);
  }

  #fail(error: Error): void {
    this.#thread = undefined;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
