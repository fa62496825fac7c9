import type { Instant } from "../base/clock.ts";
import type { Lease } from "./message.ts";
import type { Outcome, Settlement } from "./outcome.ts";

/** What a worker reports of an outcome: a failure that no middleware gave a time for is a dead letter. */
export function settlementOf(outcome: Outcome, lease: Lease, now: Instant): Settlement {
  switch (outcome.kind) {
    case "done":
      return { lease, as: "done" };
    case "cancel":
      return { lease, as: "cancelled", reason: outcome.reason };
    case "snooze":
      return { lease, as: "snoozed", dueAt: Math.ceil(now + outcome.delay) };
    case "failure": {
      const { error, retryAt } = outcome;
      if (retryAt === undefined) return { lease, as: "dead", error };
      return { lease, as: "retry", dueAt: Math.ceil(retryAt), error };
    }
  }
}

/** Whether a settlement leaves a message to be handled again. */
export function givesBack({ as }: Settlement): boolean {
  return as === "retry" || as === "snoozed" || as === "released";
}
