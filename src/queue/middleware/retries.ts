import { z } from "zod";
import { backoffDelay, type Random } from "../backoff.ts";
import type { AttemptError } from "../outcome.ts";
import { type DurationOption, durationOption } from "./duration-option.ts";
import { type Middleware, middleware } from "./middleware.ts";

/** What an actor says of its retries. */
export interface RetryOptions {
  /** Attempts after the first one; default 20. */
  readonly maxRetries?: number;
  /** Default "15s". */
  readonly minBackoff?: DurationOption;
  /** Default "7d". */
  readonly maxBackoff?: DurationOption;
  /** Asked for each failure that could be retried; default always. */
  readonly retryWhen?: (error: AttemptError, attempt: number) => boolean;
  /** Error codes (or names of error classes) that are never retried. */
  readonly throws?: readonly string[];
}

type RetryWhen = NonNullable<RetryOptions["retryWhen"]>;

const options = {
  maxRetries: z.number().int().nonnegative().default(20),
  minBackoff: durationOption.default(15_000),
  maxBackoff: durationOption.default(7 * 86_400_000),
  retryWhen: z.custom<RetryWhen>((value) => typeof value === "function", "expected a function").optional(),
  throws: z.array(z.string()).default([]),
};

/** Gives failures that may be retried the time of the next attempt; the others become dead letters. */
export function retries(random: Random = Math.random): Middleware {
  return middleware({
    name: "retries",
    options,
    async around(attempt, next, { maxRetries, minBackoff, maxBackoff, retryWhen, throws }) {
      const used = attempt.message.attempt - 1;
      attempt.retriesLeft = Math.max(0, maxRetries - used);
      const outcome = await next();
      if (outcome.kind !== "failure") return outcome;
      const { error, retryable } = outcome;
      const isFinal = !retryable || throws.includes(error.code) || used >= maxRetries;
      if (isFinal || retryWhen?.(error, attempt.message.attempt) === false)
        return { ...outcome, retryAt: undefined };
      const delay = backoffDelay(used + 1, { min: minBackoff, max: maxBackoff }, random);
      return { ...outcome, retryAt: outcome.retryAt ?? attempt.clock.now() + delay };
    },
  });
}
