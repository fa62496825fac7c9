/** Which quotation a place of a text lies in, as a shell or JSON would read it. */
export type Quote = '"' | "'" | "";

/** Follows the quotation marks of a text from its beginning; asked for places in their order, it reads the text once. */
export class QuoteReader {
  readonly #text: string;
  readonly #marks = /["'\\]/g;
  #quote: Quote = "";

  constructor(text: string) {
    this.#text = text;
  }

  /** The quotation that `place` lies in; places must not go back. */
  at(place: number): Quote {
    for (;;) {
      const from = this.#marks.lastIndex;
      const found = this.#marks.exec(this.#text);
      if (!found || found.index >= place) {
        this.#marks.lastIndex = found ? from : this.#text.length;
        return this.#quote;
      }
      this.#take(found[0], found.index);
    }
  }

  #take(char: string, at: number): void {
    if (char === "\\") {
      if (this.#quote !== "'") this.#marks.lastIndex = at + 2;
    } else if (this.#quote === char) this.#quote = "";
    else if (this.#quote === "" && !this.#isApostrophe(char, at)) this.#quote = char as Quote;
  }

  /** The mark in "don't" opens nothing. */
  #isApostrophe(char: string, at: number): boolean {
    return (
      char === "'" && /[A-Za-z]/.test(this.#text[at - 1] ?? "") && /[A-Za-z]/.test(this.#text[at + 1] ?? "")
    );
  }
}

const opening = /\\{0,4}["']/y;

/** The quotation mark that stands at a place, with the backslashes before it. */
export function quoteAt(text: string, place: number): string {
  opening.lastIndex = place;
  return opening.exec(text)?.[0] ?? "";
}

/** The place behind the end of what was opened before `from`; the end of the text where nothing closes it. */
export function closingOf(text: string, from: number, opened: string): number {
  for (let at = text.indexOf(opened, from); at >= 0; at = text.indexOf(opened, at + 1)) {
    if (at === from || opened === "'" || text[at - 1] !== "\\") return at + opened.length;
  }
  return text.length;
}
