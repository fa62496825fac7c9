import type { Milliseconds } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { LeasedMessage } from "../message.ts";
import type { Outcome } from "../outcome.ts";
import { type Middleware, middleware } from "./middleware.ts";

/** Facts about attempts, for metrics and traces. */
export type AttemptEvent =
  | { readonly kind: "started"; readonly message: LeasedMessage; readonly waitMs: Milliseconds }
  | {
      readonly kind: "finished";
      readonly message: LeasedMessage;
      readonly outcome: Outcome;
      readonly waitMs: Milliseconds;
      readonly runMs: Milliseconds;
    };

/** Whoever is told of attempts. */
export type AttemptObserver = (event: AttemptEvent) => void;

/** Tells an observer of each attempt; an observer that throws is logged and disturbs nothing. */
export function observing(observer: AttemptObserver, log: Log): Middleware {
  const tell = (event: AttemptEvent): void => {
    try {
      observer(event);
    } catch (error) {
      log.warn("observer_failed", { error });
    }
  };
  return middleware({
    name: "observing",
    options: {},
    async around({ message, clock }, next) {
      const waitMs = Math.max(0, clock.now() - message.dueAt);
      const began = clock.monotonic();
      tell({ kind: "started", message, waitMs });
      const outcome = await next();
      tell({ kind: "finished", message, outcome, waitMs, runMs: clock.monotonic() - began });
      return outcome;
    },
  });
}
