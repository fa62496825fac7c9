import type { Clock } from "../../base/clock.ts";
import { requestIdOf } from "../../domain/messages.ts";
import type { DeadLetter } from "../../queue/message.ts";
import type { DeadLetterEnd, DeadLetterHooks } from "../../queue/sqlite/dead-letter-table.ts";
import { type StoreContext, store } from "./store.ts";

/** The alert that stays open while a dead letter waits for somebody. */
export const deadLetterAlert = "dead_letter";

/** Writes the history of dead letters, and raises and resolves their alerts, in the commit that changes them. */
export function deadLetterAlerts(context: () => StoreContext, clock: Clock): DeadLetterHooks {
  return {
    died(letter) {
      const { id: subject, actor, queue, attempt, reason } = letter;
      const request = requestIdOf(letter.payload);
      const message = `${actor} was given up after ${attempt} attempts: ${reason}`;
      const entry = {
        type: "dead_letter_added",
        subject,
        by: "desk",
        body: { actor, queue, attempt, reason, request },
      } as const;
      const alert = { code: deadLetterAlert, subject, message } as const;
      store(context(), { change: "append", entry }, clock.now());
      store(context(), { change: "raise_alert", alert }, clock.now());
    },
    settled(letter, end) {
      const { id: subject, actor } = letter;
      const { how, by } = end;
      const entry = {
        type: `dead_letter_${how}`,
        subject,
        by,
        body: { actor, request: requestIdOf(letter.payload), ...endFacts(letter, end) },
      } as const;
      store(context(), { change: "append", entry }, clock.now());
      store(context(), { change: "resolve_alert", code: deadLetterAlert, subject, by }, clock.now());
    },
  };
}

/** Why it was discarded; what its payload was and became, where somebody has edited it. */
function endFacts({ payload: before }: DeadLetter, end: DeadLetterEnd): Readonly<Record<string, unknown>> {
  if (end.how === "discarded") return { reason: end.reason };
  return end.edited ? { before, after: end.edited.payload } : {};
}
