import type { Milliseconds } from "../../base/clock.ts";
import { formatDuration } from "../../base/duration.ts";
import { VistoError } from "../../base/errors.ts";
import type { AttemptRun } from "../attempt.ts";
import { failure } from "../failure.ts";
import type { Outcome } from "../outcome.ts";
import { type DurationOption, durationOrNever } from "./duration-option.ts";
import { type Middleware, middleware, type Next } from "./middleware.ts";

/** What an actor says of how long it may take. */
export interface TimeLimitOptions {
  /** How long one attempt may take; default "10m". */
  readonly timeLimit?: DurationOption;
}

/**
 * Aborts the attempt's signal when the limit is over. A handler that then ends within `grace` (default 10 s) has its
 * outcome, its failure as `time_limit`; one that does not is a failure without waiting for it, while its slot stays
 * taken until it ends.
 */
export function timeLimit(grace: Milliseconds = 10_000): Middleware {
  return middleware({
    name: "time-limit",
    options: { timeLimit: durationOrNever.default(600_000) },
    around: (attempt, next, { timeLimit: limit }) =>
      limit === Number.POSITIVE_INFINITY ? next() : limited(attempt, next, limit, grace),
  });
}

function limited(
  attempt: AttemptRun,
  next: Next,
  limit: Milliseconds,
  grace: Milliseconds,
): Promise<Outcome> {
  attempt.deadline = attempt.clock.monotonic() + limit;
  return new Promise((resolve) => {
    let isOver = false;
    let timer = attempt.clock.after(limit, () => {
      isOver = true;
      attempt.abort(overtime(limit));
      timer = attempt.clock.after(grace, () => resolve(failure(overtime(limit))));
    });
    void next().then((outcome) => {
      timer.cancel();
      resolve(isOver && outcome.kind === "failure" ? failure(overtime(limit)) : outcome);
    });
  });
}

function overtime(limit: Milliseconds): VistoError {
  return new VistoError(
    "time_limit",
    `the attempt took longer than its time limit of ${formatDuration(limit)}`,
  );
}
