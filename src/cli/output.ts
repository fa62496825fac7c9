import type { Writable } from "node:stream";
import type { RequestResult } from "../domain/request.ts";
import { Interruption } from "./exit-codes.ts";
import { shownOutput } from "./render/shown-output.ts";
import type { Streams, Terminal } from "./terminal.ts";

/**
 * What a command says: results on stdout, notes on stderr, and with `--json` one JSON value, or one per line, on stdout
 * and nothing else there.
 */
export class Output {
  readonly json: boolean;
  readonly #streams: Streams;
  readonly #terminal: Terminal;
  readonly #closed = new AbortController();

  constructor(streams: Streams, terminal: Terminal, json: boolean) {
    this.#streams = streams;
    this.#terminal = terminal;
    this.json = json;
    for (const stream of [streams.stdout, streams.stderr])
      stream.on("error", (error) => this.#fail(stream, error));
  }

  /** Aborted with an `Interruption` when nobody reads stdout any more (`visto watch | head`). */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** A result for people; nothing with `--json`. */
  say(...lines: readonly string[]): void {
    if (!this.json) this.#write(this.#streams.stdout, lines);
  }

  /** Tells what goes on, beside the result. */
  note(...lines: readonly string[]): void {
    this.#write(this.#streams.stderr, lines);
  }

  /** The result for machines; nothing without `--json`. */
  data(value: unknown): void {
    if (this.json) this.record(value);
  }

  /** One line of JSON, with or without `--json`. */
  record(value: unknown): void {
    this.#write(this.#streams.stdout, [JSON.stringify(value)]);
  }

  /** The output of a command that the desk ran: as it came, but harmless in a terminal. */
  captured({ stdout = "", stderr = "" }: Pick<RequestResult, "stdout" | "stderr">): void {
    const { showsOutput, showsNotes } = this.#terminal;
    if (stdout !== "") this.#streams.stdout.write(showsOutput ? shownOutput(stdout) : stdout);
    if (stderr !== "") this.#streams.stderr.write(showsNotes ? shownOutput(stderr) : stderr);
  }

  /** Resolves when stdout has taken what was said, or nobody reads it any more. */
  async written(): Promise<void> {
    const { stdout } = this.#streams;
    if (!stdout.writableNeedDrain || this.closed.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    stdout.once("drain", resolve);
    this.closed.addEventListener("abort", () => resolve(), { once: true });
    await promise;
  }

  #write(stream: Writable, lines: readonly string[]): void {
    if (lines.length > 0) stream.write(`${lines.join("\n")}\n`);
  }

  /** A reader that went away is no fault of ours: what is left to say is dropped, endless commands end. */
  #fail(stream: Writable, error: Error): void {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    if (stream === this.#streams.stdout) this.#closed.abort(new Interruption("SIGPIPE"));
  }
}
