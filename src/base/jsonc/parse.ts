import { VistoError } from "../errors.ts";

/** JSON with comments and trailing commas, as the settings of many programs are: read with places, so that an edit leaves the rest as it is. */

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface JsoncMember {
  readonly key: string;
  readonly start: number;
  readonly value: JsoncNode;
}

export type JsoncObject = Span & { readonly kind: "object"; readonly members: readonly JsoncMember[] };
export type JsoncArray = Span & { readonly kind: "array"; readonly items: readonly JsoncNode[] };
export type JsoncScalar = Span & { readonly kind: "scalar"; readonly value: unknown };
export type JsoncNode = JsoncObject | JsoncArray | JsoncScalar;

const deepest = 200;

/** Reads a text; VistoError `invalid_option` with the line where it is none. */
export function parseJsonc(text: string): JsoncNode {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.skip();
  if (reader.at < text.length) throw reader.wrong("the end of the text");
  return node;
}

/** The plain value of a node. */
export function plainValue(node: JsoncNode): unknown {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plainValue(value)]));
    case "array":
      return node.items.map(plainValue);
    case "scalar":
      return node.value;
  }
}

/** The end of whatever is no content from here on: blanks and comments. */
export function skipBlanks(text: string, from: number): number {
  const blank = /(?:[\s\ufeff]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  blank.lastIndex = from;
  blank.test(text);
  return blank.lastIndex;
}

class Reader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  skip(): void {
    this.at = skipBlanks(this.#text, this.at);
  }

  value(depth: number): JsoncNode {
    this.skip();
    if (depth > deepest) throw this.wrong(`at most ${deepest} levels`);
    const char = this.#text[this.at];
    if (char === "{") return this.#object(depth);
    if (char === "[") return this.#array(depth);
    return this.#scalar();
  }

  wrong(expected: string): VistoError {
    const line = this.#text.slice(0, this.at).split("\n").length;
    const got =
      this.at < this.#text.length ? JSON.stringify(this.#text.slice(this.at, this.at + 20)) : "its end";
    return new VistoError("invalid_option", `expected ${expected} at line ${line}, got ${got}`);
  }

  #object(depth: number): JsoncObject {
    const start = this.at;
    const members: JsoncMember[] = [];
    this.#list("}", () => {
      const keyStart = this.at;
      const { value: key } = this.#scalar();
      if (typeof key !== "string") throw this.wrong("a name between double quotes");
      this.skip();
      if (this.#text[this.at] !== ":") throw this.wrong('":"');
      this.at += 1;
      members.push({ key, start: keyStart, value: this.value(depth + 1) });
    });
    return { kind: "object", start, end: this.at, members };
  }

  #array(depth: number): JsoncArray {
    const start = this.at;
    const items: JsoncNode[] = [];
    this.#list("]", () => items.push(this.value(depth + 1)));
    return { kind: "array", start, end: this.at, items };
  }

  #list(close: string, readOne: () => void): void {
    this.at += 1;
    for (;;) {
      this.skip();
      if (this.#text[this.at] === close) break;
      readOne();
      this.skip();
      if (this.#text[this.at] === ",") this.at += 1;
      else if (this.#text[this.at] !== close) throw this.wrong(`"," or "${close}"`);
    }
    this.at += 1;
  }

  #scalar(): JsoncScalar {
    const word = /"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y;
    word.lastIndex = this.at;
    const found = word.exec(this.#text)?.[0];
    if (found === undefined) throw this.wrong("a JSON value");
    const start = this.at;
    try {
      const value: unknown = JSON.parse(found);
      this.at += found.length;
      return { kind: "scalar", start, end: this.at, value };
    } catch {
      throw this.wrong("a JSON value");
    }
  }
}
