import type { Random } from "../backoff.ts";
import { ageLimit } from "./age-limit.ts";
import { currentMessageKeeper } from "./current-message.ts";
import type { Middleware } from "./middleware.ts";
import { retries } from "./retries.ts";
import { timeLimit } from "./time-limit.ts";

/** What every worker has around its attempts unless it is told otherwise, the outermost first; `random` is for backoffs. */
export function defaultMiddleware(random?: Random): Middleware[] {
  return [currentMessageKeeper(), retries(random), ageLimit(), timeLimit()];
}
