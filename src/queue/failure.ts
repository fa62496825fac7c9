import { inspect } from "node:util";
import { describeError, VistoError } from "../base/errors.ts";
import type { Outcome } from "./outcome.ts";

/** The last instant of a JavaScript date, in milliseconds: later ones do not fit a column. */
export const longestTime = 8.64e15;

/** A thrown value as an outcome: our own errors say by their code whether they may be retried, all others may. */
export function failure(error: unknown): Outcome & { kind: "failure" } {
  const retryable = error instanceof VistoError ? error.kind.retryable : true;
  return { kind: "failure", error: describeError(error), retryable };
}

/** What a handler returned as an outcome; anything that is neither `undefined` nor an outcome is a failure. */
export function outcomeOf(actor: string, value: unknown): Outcome {
  if (value === undefined) return { kind: "done" };
  return isOutcome(value) ? value : invalidOutcome(`the handler of ${actor}`, value);
}

/** Not retried: the work itself may well have been done. */
export function invalidOutcome(who: string, value: unknown): Outcome {
  const message = `expected ${who} to return an outcome, got ${inspect(value, { depth: 2 })}`;
  return { kind: "failure", error: { code: "outcome_invalid", message }, retryable: false };
}

/** Whether a value has an outcome's shape, with times that a store can keep. */
export function isOutcome(value: unknown): value is Outcome {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  const outcome = value as Partial<Record<string, unknown>>;
  switch (outcome.kind) {
    case "done":
      return true;
    case "snooze":
      return isTime(outcome.delay);
    case "cancel":
      return typeof outcome.reason === "string";
    case "failure":
      return (
        isAttemptError(outcome.error) &&
        typeof outcome.retryable === "boolean" &&
        (outcome.retryAt === undefined || isTime(outcome.retryAt))
      );
    default:
      return false;
  }
}

function isTime(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= longestTime;
}

function isAttemptError(value: unknown): boolean {
  const error = value as { code?: unknown; message?: unknown } | null | undefined;
  return typeof error?.code === "string" && typeof error.message === "string";
}
