import { ageLimit } from "./age-limit.ts";
import { currentMessageKeeper } from "./current-message.ts";
import type { Middleware } from "./middleware.ts";
import { retries } from "./retries.ts";
import { timeLimit } from "./time-limit.ts";

/** What every worker has around its attempts unless it is told otherwise, the outermost first. */
export function defaultMiddleware(): Middleware[] {
  return [currentMessageKeeper(), retries(), ageLimit(), timeLimit()];
}
