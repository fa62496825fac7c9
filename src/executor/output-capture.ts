import type { Readable } from "node:stream";

export interface OutputCaptureOptions {
  readonly stream: Readable;
  /** Bytes told of; what comes after is read and dropped, so that the writer never blocks. */
  readonly limit: number;
  readonly onBytes: (bytes: Buffer) => void;
  /** Told of a stream that broke or an `onBytes` that threw; nothing more is told of after. */
  readonly onFault: (error: unknown) => void;
}

/** Reads one output stream of a process to its end and passes on the first `limit` bytes. */
export class OutputCapture {
  readonly #stream: Readable;
  readonly #onBytes: (bytes: Buffer) => void;
  readonly #onFault: (error: unknown) => void;
  readonly #closed: Promise<void>;
  #left: number;
  #truncated = false;

  constructor({ stream, limit, onBytes, onFault }: OutputCaptureOptions) {
    this.#stream = stream;
    this.#left = limit;
    this.#onBytes = onBytes;
    this.#onFault = onFault;
    this.#closed = new Promise((resolve) => stream.once("close", resolve));
    stream.on("data", (bytes: Buffer) => this.#take(bytes));
    stream.on("error", (error) => this.#fail(error));
  }

  /** Resolves when every process has closed its end, or after `close`. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** True once bytes were dropped or the stream was left before its end. */
  get truncated(): boolean {
    return this.#truncated;
  }

  /** Stops reading; what an escaped process may still write is lost. */
  close(): void {
    if (this.#stream.closed) return;
    this.#truncated = true;
    this.#stream.destroy();
  }

  #take(bytes: Buffer): void {
    if (bytes.length > this.#left) this.#truncated = true;
    const kept = bytes.subarray(0, this.#left);
    this.#left -= kept.length;
    if (kept.length === 0) return;
    try {
      this.#onBytes(kept);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#left = 0;
    this.#truncated = true;
    this.#onFault(error);
  }
}
