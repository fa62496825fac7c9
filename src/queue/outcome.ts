import type { Instant, Milliseconds } from "../base/clock.ts";
import { durationMs } from "../base/duration.ts";
import type { Lease } from "./message.ts";
import type { DurationOption } from "./middleware/duration-option.ts";

/** Why an attempt failed: what is kept in the message's trail. */
export interface AttemptError {
  readonly code: string;
  readonly message: string;
}

/**
 * How one attempt ended. Handlers return `undefined` (which means done) or one of these; throwing is a failure.
 * `failure.retryAt` is filled in by the retries middleware; a failure without it becomes a dead letter.
 */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "snooze"; readonly delay: Milliseconds }
  | { readonly kind: "cancel"; readonly reason: string }
  | {
      readonly kind: "failure";
      readonly error: AttemptError;
      readonly retryable: boolean;
      readonly retryAt?: Instant;
    };

/** What a handler may return to say that the work is done; returning nothing says the same. */
export const done: Outcome = { kind: "done" };

/** Handles the message again after `delay` (milliseconds, or a text such as "15s"), without spending an attempt. */
export function snooze(delay: DurationOption): Outcome {
  return { kind: "snooze", delay: durationMs(delay, "snooze") };
}

/** Ends the message without success and without a dead letter: its work is no longer wanted. */
export function cancel(reason: string): Outcome {
  return { kind: "cancel", reason };
}

/** What a worker reports of a message under its lease. */
export type Settlement = { readonly lease: Lease } & (
  | { readonly as: "done" }
  | { readonly as: "cancelled"; readonly reason: string }
  | { readonly as: "retry"; readonly dueAt: Instant; readonly error: AttemptError }
  | { readonly as: "snoozed"; readonly dueAt: Instant }
  | { readonly as: "dead"; readonly error: AttemptError }
  | { readonly as: "released" }
);
