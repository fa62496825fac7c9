import type { Readable, Writable } from "node:stream";
import { colorStyle, plainStyle, type Style } from "./style.ts";

/** The three streams that a command line has; a terminal's know that they are one. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/** Also for a terminal that says 0. */
const usualColumns = 80;

/** What sits at the other end of the streams: a person at a terminal, or something else. */
export class Terminal {
  readonly #streams: Streams;
  readonly #noColor: boolean;

  constructor(streams: Streams, noColor: boolean) {
    this.#streams = streams;
    this.#noColor = noColor;
  }

  /** Whether a person can be asked and will see the answer. */
  get isPerson(): boolean {
    return this.#streams.stdin.isTTY === true && this.showsOutput;
  }

  /** What is given to the command, for those that read it as a whole. */
  get input(): Readable {
    return this.#streams.stdin;
  }

  /** Where the command's results go, for those that speak a protocol there. */
  get results(): Writable {
    return this.#streams.stdout;
  }

  get showsOutput(): boolean {
    return this.#streams.stdout.isTTY === true;
  }

  get showsNotes(): boolean {
    return this.#streams.stderr.isTTY === true;
  }

  /** Whether the keys of a terminal reach this process and what it starts, both at once. */
  get sharesKeys(): boolean {
    const { stdin, stdout, stderr } = this.#streams;
    return [stdin, stdout, stderr].some((stream) => stream.isTTY === true);
  }

  get columns(): number {
    return this.#streams.stdout.columns || usualColumns;
  }

  get noteColumns(): number {
    return this.#streams.stderr.columns || usualColumns;
  }

  get style(): Style {
    return this.showsOutput && !this.#noColor ? colorStyle : plainStyle;
  }

  get noteStyle(): Style {
    return this.showsNotes && !this.#noColor ? colorStyle : plainStyle;
  }

  /** Asks for one line; an end of input is an empty answer. */
  async ask(question: string): Promise<string> {
    const { createInterface } = await import("node:readline");
    const lines = createInterface({ input: this.#streams.stdin, output: this.#streams.stderr });
    try {
      return await new Promise<string>((resolve) => {
        lines.once("close", () => resolve(""));
        lines.question(question, resolve);
      });
    } finally {
      lines.close();
    }
  }

  /** Rewrites the last line of the notes in place. */
  rewrite(text: string): void {
    this.#streams.stderr.write(`\r\u001b[2K${text}`);
  }
}
