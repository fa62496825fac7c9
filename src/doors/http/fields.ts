import { z } from "zod";
import type { Milliseconds } from "../../base/clock.ts";
import { parseDuration } from "../../base/duration.ts";
import { describeError } from "../../base/errors.ts";
import { nearest } from "../../base/text.ts";

/**
 * The fields of which the bodies and queries in schemas.ts are made. `shownAs` is what the API's description shows of a
 * field that zod cannot describe by itself.
 */

/** A command may be this long, in bytes of UTF-8: Linux takes no longer text as one argument, so it could not run. */
const longestCommand = 128 * 1024 - 1;

/** And an argv may have so many words. */
const mostWords = 8_192;

/** A text without NUL, which neither a path nor an argument can hold. */
export function text(longest: number) {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => !value.includes("\0"), {
      message: "expected a text without NUL characters",
      params: { code: "bad_encoding" },
    });
}

/** A length of time within bounds; `range` says them in words. */
export function duration(shortest: Milliseconds, longest: Milliseconds, range: string) {
  return z
    .string()
    .superRefine((value, issues) => {
      try {
        const ms = parseDuration(value);
        if (ms >= shortest && ms <= longest) return;
        issues.addIssue({ code: "custom", message: `expected ${range}, got ${value}` });
      } catch (error) {
        issues.addIssue({ code: "custom", message: describeError(error).message });
      }
    })
    .meta({
      shownAs: {
        type: "string",
        pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$",
        description: `A duration ${range}.`,
        examples: ["15m"],
      },
    });
}

/** A whole number as a query writes it. */
export function whole(most: number, least = 0) {
  const expected = `expected a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, expected)
    .transform(Number)
    .refine((value) => value >= least && value <= most, expected)
    .meta({ shownAs: { type: "integer", minimum: least, maximum: most } });
}

/** The most items of a page. */
export function limit(most: number, usual: number) {
  return whole(most, 1)
    .optional()
    .transform((value) => value ?? usual)
    .meta({
      shownAs: { type: "integer", minimum: 1, maximum: most, default: usual, description: "The most items." },
    });
}

/** Several words of a list, with commas between. */
export function wordList<const Word extends string>(words: readonly Word[], example: string) {
  return z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(z.enum(words, { error: ({ input }) => unknownWord(String(input), words, example) })))
    .meta({
      shownAs: {
        type: "string",
        pattern: `^(${words.join("|")})(,(${words.join("|")}))*$`,
        examples: [example],
      },
    });
}

function unknownWord(word: string, words: readonly string[], example: string): string {
  const near = nearest(word, words);
  return `expected words such as ${example}, got ${word}${near ? `: did you mean ${near}?` : ""}`;
}

function byteLength(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + Buffer.byteLength(word), 0);
}

/** Shell text. */
export const commandText = text(longestCommand)
  .refine((value) => value.trim() !== "", "expected a command, got blanks")
  .refine((value) => byteLength([value]) <= longestCommand, "expected a command of less than 128 KiB")
  .describe("Shell text, less than 128 KiB.");

const argument = z.string().refine((value) => !value.includes("\0"), {
  message: "expected an argument without NUL characters",
  params: { code: "bad_encoding" },
});

/** A program and its arguments. */
export const commandWords = z
  .array(argument)
  .min(1)
  .max(mostWords)
  .refine(([program]) => program !== "", "expected the first word to be a program, got an empty one")
  .refine((words) => byteLength(words) <= longestCommand, "expected a command of less than 128 KiB")
  .describe("A program and its arguments, less than 128 KiB together.");

export const absolutePath = text(4_096)
  .refine((value) => value.startsWith("/"), "expected an absolute path")
  .describe("An absolute path.");
