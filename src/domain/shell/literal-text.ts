/**
 * What bash makes of literal text of a word, read a second time beside the parser: where the two differ, or where a
 * character is found that the parser should have taken for something else, the word is not vouched for.
 */

import type { ObjectionCode } from "./objections.ts";

/** Literal text after quote removal. */
export interface LiteralText {
  readonly value: string;
  readonly glob: boolean;
  readonly quoted: boolean;
  /** Why the value is only what it looks like. */
  readonly doubts: readonly ObjectionCode[];
}

/** Characters that may stand for themselves after a `$` in double quotes. */
const afterPlainDollar = /[ |)]/;

/** Characters that end a word when they stand unquoted. */
const wordEnds = new Set(" \t\n()<>|&;");

/** What a backslash in double quotes protects. */
const escapedInDouble = new Set('$`"\\');

/** Reads text that stands unquoted in a word, with the quotes in it; `isLast` says that the word ends with it. */
export function readUnquoted(raw: string, isLast: boolean): LiteralText {
  const reader = new UnquotedReader(raw, isLast);
  return reader.read();
}

/** Reads text between double quotes; `isLast` says that the closing quote follows. */
export function readDoubleQuoted(raw: string, isLast: boolean): LiteralText {
  const doubts: ObjectionCode[] = [];
  let value = "";
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] ?? "";
    const next = raw[at + 1];
    if (char === "\\" && next !== undefined && (next === "\n" || escapedInDouble.has(next))) {
      if (next !== "\n") value += next;
      at++;
    } else {
      if (char === "`") doubts.push("substitution");
      if (char === "$" && !isPlainDollar(next, isLast)) doubts.push("expansion");
      value += char;
    }
  }
  return { value, glob: false, quoted: true, doubts };
}

function isPlainDollar(next: string | undefined, isLast: boolean): boolean {
  return next === undefined ? isLast : afterPlainDollar.test(next);
}

class UnquotedReader {
  readonly #raw: string;
  readonly #isLast: boolean;
  readonly #doubts = new Set<ObjectionCode>();
  /** Whether a comma stands behind a brace: bash may pair the first `{` with the last `}`, whatever is between them. */
  #list: "none" | "open" | "parts" = "none";
  /** Whether `..` stands in the brace that is open, where it makes a sequence. */
  #sequence = false;
  #isOpen = false;
  #at = 0;
  #value = "";
  #glob = false;
  #quoted = false;
  #bracket = false;

  constructor(raw: string, isLast: boolean) {
    this.#raw = raw;
    this.#isLast = isLast;
  }

  read(): LiteralText {
    while (this.#at < this.#raw.length) this.#step(this.#raw[this.#at] ?? "");
    return { value: this.#value, glob: this.#glob, quoted: this.#quoted, doubts: [...this.#doubts] };
  }

  #step(char: string): void {
    switch (char) {
      case "\\":
        return this.#escaped();
      case "'":
        return this.#quote(this.#raw.indexOf("'", this.#at + 1), (text) => text);
      case '"':
        return this.#quote(this.#closingDouble(), (text) => this.#insideDouble(text));
    }
    this.#notice(char);
    this.#value += char;
    this.#at++;
  }

  #escaped(): void {
    const next = this.#raw[this.#at + 1];
    if (next === undefined) this.#doubts.add("unclear-word");
    else if (next !== "\n") this.#value += next;
    if (next !== undefined && next > "\x7f") this.#doubts.add("non-ascii");
    this.#quoted = true;
    this.#at += 2;
  }

  #quote(end: number, content: (text: string) => string): void {
    if (end === -1) {
      this.#doubts.add("unclear-word");
      this.#at = this.#raw.length;
      return;
    }
    this.#value += content(this.#raw.slice(this.#at + 1, end));
    this.#quoted = true;
    this.#at = end + 1;
  }

  #insideDouble(text: string): string {
    const inside = readDoubleQuoted(text, true);
    for (const doubt of inside.doubts) this.#doubts.add(doubt);
    return inside.value;
  }

  #closingDouble(): number {
    for (let at = this.#at + 1; at < this.#raw.length; at++) {
      if (this.#raw[at] === "\\") at++;
      else if (this.#raw[at] === '"') return at;
    }
    return -1;
  }

  #notice(char: string): void {
    if (char === "*" || char === "?") this.#glob = true;
    else if (char === "[") this.#bracket = true;
    else if (char === "]" && this.#bracket) this.#glob = true;
    else if (char === "`") this.#doubts.add("substitution");
    else if (char === "$") {
      if (!this.#isLast || this.#at + 1 < this.#raw.length) this.#doubts.add("expansion");
    } else if (char === "~") this.#tilde();
    else if (wordEnds.has(char)) this.#doubts.add("unclear-word");
    else if (char > "\x7f") this.#doubts.add("non-ascii");
    else this.#noticeBrace(char);
  }

  #tilde(): void {
    const before = this.#raw[this.#at - 1];
    if (before === undefined || before === "=" || before === ":") this.#doubts.add("tilde");
  }

  #noticeBrace(char: string): void {
    if (char === "{") {
      if (this.#list === "none") this.#list = "open";
      this.#sequence = false;
      this.#isOpen = true;
    } else if (char === "," && this.#list === "open") this.#list = "parts";
    else if (char === "." && this.#isOpen && this.#raw[this.#at + 1] === ".") this.#sequence = true;
    else if (char === "}") {
      if (this.#list === "parts" || this.#sequence) this.#doubts.add("brace-expansion");
      this.#isOpen = false;
    }
  }
}
