import { z } from "zod";
import type { Milliseconds } from "../base/clock.ts";
import { parseDuration } from "../base/duration.ts";
import { describeError } from "../base/errors.ts";

/** A text that a parser reads; what the parser says becomes the finding. */
export function parsed<T>(parse: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue(describeError(error).message);
      return z.NEVER;
    }
  });
}

/** A duration such as `10m`, above 0. */
export const duration = parsed(readDuration);

/** A duration above 0, or `never`. */
export const durationOrNever = parsed((text) => (text === "never" ? text : readDuration(text)));

function readDuration(text: string): Milliseconds {
  const ms = parseDuration(text);
  if (ms > 0) return ms;
  throw new Error("expected a duration above 0");
}
