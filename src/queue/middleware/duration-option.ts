import { z } from "zod";
import type { Milliseconds } from "../../base/clock.ts";
import { parseDuration } from "../../base/duration.ts";
import { describeError } from "../../base/errors.ts";

/** Milliseconds, or a text such as "15s". */
export type DurationOption = Milliseconds | string;

/** A thousand years, in milliseconds. */
const longestDuration = 1_000 * 366 * 86_400_000;

/** Longer ones would not fit a date; "never" is for those. */
const milliseconds = z.number().nonnegative().max(longestDuration);

const text = z.string().transform((value, context) => {
  try {
    return parseDuration(value);
  } catch (error) {
    context.addIssue({ code: "custom", message: describeError(error).message });
    return z.NEVER;
  }
});

const never = z.literal("never").transform(() => Number.POSITIVE_INFINITY);

/** An actor option that is a length of time, as milliseconds. */
export const durationOption = z.union([milliseconds, text.pipe(milliseconds)], {
  error: ({ input }) => `expected milliseconds or a duration such as "15s", got ${JSON.stringify(input)}`,
});

/** As `durationOption`, with "never" as Infinity. */
export const durationOrNever = z.union([never, milliseconds, text.pipe(milliseconds)], {
  error: ({ input }) =>
    `expected milliseconds, a duration such as "15s", or "never", got ${JSON.stringify(input)}`,
});
