import type { Writable } from "node:stream";
import type { RequestResult } from "../domain/request.ts";
import { Interruption } from "./exit-codes.ts";
import { shownOutput } from "./render/shown-output.ts";
import type { Streams, Terminal } from "./terminal.ts";

type Captured = Pick<RequestResult, "stdout" | "stdoutBase64" | "stderr" | "stderrBase64">;

/** Control, direction and invisible characters, and the two line ends that are none in JSON. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

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
    if (!this.json) this.#writeLines(this.#streams.stdout, lines);
  }

  /** Tells what goes on, beside the result. */
  note(...lines: readonly string[]): void {
    this.#writeLines(this.#streams.stderr, lines);
  }

  /** The result for machines; nothing without `--json`. */
  data(value: unknown): void {
    if (this.json) this.record(value);
  }

  /** One line of JSON, with or without `--json`. */
  record(value: unknown): void {
    this.#writeLines(this.#streams.stdout, [harmlessJson(value)]);
  }

  /** The output of a command that the desk ran: byte for byte as it came, but harmless in a terminal. */
  captured({ stdout, stdoutBase64, stderr, stderrBase64 }: Captured): void {
    const { showsOutput, showsNotes } = this.#terminal;
    this.#write(this.#streams.stdout, capturedBytes(stdout, stdoutBase64, showsOutput));
    this.#write(this.#streams.stderr, capturedBytes(stderr, stderrBase64, showsNotes));
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

  #writeLines(stream: Writable, lines: readonly string[]): void {
    if (lines.length > 0) stream.write(`${lines.join("\n")}\n`);
  }

  #write(stream: Writable, content: string | Buffer): void {
    if (content.length > 0) stream.write(content);
  }

  /** A reader that went away is no fault of ours: what is left to say is dropped, endless commands end. */
  #fail(stream: Writable, error: Error): void {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    if (stream === this.#streams.stdout) this.#closed.abort(new Interruption("SIGPIPE"));
  }
}

/** What is only like the text is shown to people; everything else gets the bytes. */
function capturedBytes(text = "", base64: string | undefined, isShown: boolean): string | Buffer {
  if (isShown) return shownOutput(text);
  return base64 === undefined ? text : Buffer.from(base64, "base64");
}

/** JSON that means the same and does nothing to a terminal: what cannot be seen leaves as an escape. */
function harmlessJson(value: unknown): string {
  return JSON.stringify(value).replace(unseen, (char) => char.split("").map(escapedUnit).join(""));
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
