import { undeliveredAlert } from "../clearance/lost-news.ts";
import { tell } from "../clearance/tell.ts";
import { type AlertPayload, actorQueues, alertPayload } from "../domain/messages.ts";
import type { PlanSource } from "../domain/notification-plan.ts";
import { recipientsOf } from "../domain/route-news.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel } from "../queue/outcome.ts";

/** Tells those whom the plan names of an alert. */
export function notifyOperator(ledger: Ledger, plan: PlanSource): Actor<AlertPayload> {
  return actor(
    {
      name: "notify_operator",
      queue: actorQueues.notify_operator,
      payload: alertPayload,
      minBackoff: "1s",
      maxBackoff: "1m",
    },
    async (alert, { message }) => {
      const recipients = recipientsOf(plan.plan, plan.plan.alerts).recipients.filter(
        // Whoever cannot be reached is not reached with that, either.
        ({ name }) => alert.code !== undeliveredAlert || alert.subject !== name,
      );
      if (recipients.length === 0) return cancel("the plan names nobody");
      const news = { event: "alert", ...alert } as const;
      await ledger.run(tell, { news, urgent: false, recipients, source: message.id });
      return undefined;
    },
  );
}
