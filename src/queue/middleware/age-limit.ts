import type { Instant } from "../../base/clock.ts";
import { formatDuration } from "../../base/duration.ts";
import type { Message } from "../message.ts";
import { type DurationOption, durationOrNever } from "./duration-option.ts";
import { type Middleware, middleware } from "./middleware.ts";

/** What an actor says of how old its messages may be. */
export interface AgeLimitOptions {
  /** A message older than this is not handled any more; default "never". */
  readonly ageLimit?: DurationOption;
}

/** Makes dead letters of messages that come too late; a redrive makes a message young again. */
export function ageLimit(): Middleware {
  return middleware({
    name: "age-limit",
    options: { ageLimit: durationOrNever.default(Number.POSITIVE_INFINITY) },
    async around(attempt, next, { ageLimit: limit }) {
      if (limit === Number.POSITIVE_INFINITY) return next();
      const age = attempt.clock.now() - bornAt(attempt.message);
      if (age <= limit) return next();
      const message = `the message is ${formatDuration(age)} old, its age limit is ${formatDuration(limit)}`;
      return { kind: "failure", error: { code: "age_limit", message }, retryable: false };
    },
  });
}

function bornAt(message: Message): Instant {
  return message.trail.findLast(({ event }) => event === "redriven")?.at ?? message.createdAt;
}
