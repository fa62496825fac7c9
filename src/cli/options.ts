import { parseDuration } from "../base/duration.ts";
import { VistoError } from "../base/errors.ts";
import { clip } from "../base/text.ts";
import { nearWord } from "./near-word.ts";

/** Readers of option values: each throws `usage` saying what was expected, what was got, and the nearest valid word. */
export type Reader<Value> = (text: string) => Value;

/** A reader that takes certain words alone, which shells can complete. */
export interface WordReader<Value> extends Reader<Value> {
  readonly words: readonly string[];
  /** Whether it takes several, with commas between. */
  readonly isList: boolean;
}

/** One of several words. */
export function oneOf<Word extends string>(what: string, words: readonly Word[]): WordReader<Word> {
  const read: Reader<Word> = (text) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    const near = nearWord(text, words);
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    throw usage(`${what}: expected ${listed(words)}, got ${quoted(text)}${hint}`);
  };
  return Object.assign(read, { words, isList: false });
}

/** Several words of a list, with commas between. */
export function someOf<Word extends string>(
  what: string,
  words: readonly Word[],
): WordReader<readonly Word[]> {
  const read = oneOf(what, words);
  return Object.assign((text: string) => text.split(",").map(read), { words, isList: true });
}

/** A duration such as "10m", in milliseconds. */
export function duration(what: string): Reader<number> {
  return (text) => {
    try {
      return parseDuration(text, what);
    } catch (error) {
      throw error instanceof VistoError ? usage(error.message) : error;
    }
  };
}

/** A duration that the desk reads itself, checked here. */
export function durationText(what: string): Reader<string> {
  const read = duration(what);
  return (text) => {
    read(text);
    return text;
  };
}

/** Calls a second, such as "5000/s", or "off". */
export function callRate(text: string): number | "off" {
  if (text === "off") return "off";
  const rate = Number(/^(\d{1,7})\/s$/.exec(text)?.[1] ?? 0);
  if (rate >= 1) return rate;
  throw usage(`the rate limit: expected calls a second such as 5000/s, or off, got ${quoted(text)}`);
}

/** A whole number between two bounds. */
export function wholeNumber(what: string, min: number, max: number): Reader<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw usage(`${what}: expected a whole number from ${min} to ${max}, got ${quoted(text)}`);
  };
}

/** How many commands run at the same time. */
export const workerCount: Reader<number | "auto"> = (text) =>
  text === "auto" ? text : wholeNumber('--workers (or "auto")', 0, 1_000)(text);

export function usage(message: string): VistoError {
  return new VistoError("usage", message);
}

function quoted(text: string): string {
  return JSON.stringify(clip(text, 80));
}

function listed(words: readonly string[]): string {
  if (words.length === 1) return `${words[0]}`;
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
