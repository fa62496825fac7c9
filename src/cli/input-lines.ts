/** One line of what is read, from 1; without a text where it is longer than was agreed. */
export interface InputLine {
  readonly number: number;
  readonly text?: string;
}

const lineEnd = 0x0a;

/** Reads lines as they come, and keeps no more than the one that is being read; an end without a line end ends a line. */
export async function* inputLines(input: AsyncIterable<unknown>, longest: number): AsyncGenerator<InputLine> {
  const line = new OpenLine(longest);
  let number = 0;
  for await (const chunk of input) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    let start = 0;
    for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, start)) {
      line.add(bytes.subarray(start, end));
      yield { number: ++number, text: line.take() };
      start = end + 1;
    }
    line.add(bytes.subarray(start));
  }
  if (!line.isEmpty) yield { number: ++number, text: line.take() };
}

/** The line that is being read; of one that is too long nothing is kept. */
class OpenLine {
  readonly #longest: number;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > this.#longest) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  take(): string | undefined {
    const text = this.#length > this.#longest ? undefined : Buffer.concat(this.#pieces).toString("utf8");
    this.#pieces = [];
    this.#length = 0;
    return text;
  }
}
