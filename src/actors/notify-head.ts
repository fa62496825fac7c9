import type { Clock } from "../base/clock.ts";
import { tell } from "../clearance/tell.ts";
import { dayOf, untilNextDay } from "../domain/day.ts";
import { actorQueues, emptyPayload } from "../domain/messages.ts";
import type { PlanSource } from "../domain/notification-plan.ts";
import { recipientsOf } from "../domain/route-news.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { snooze } from "../queue/outcome.ts";

/**
 * Tells those whom the plan names of the history's newest hash, once a day, by a message that never ends: whoever keeps
 * it can prove later that nothing before it was rewritten.
 */
export function notifyHead(ledger: Ledger, plan: PlanSource, clock: Clock): Actor<Record<string, never>> {
  return actor(
    {
      name: "notify_head",
      queue: actorQueues.notify_head,
      payload: emptyPayload,
      minBackoff: "1s",
      maxBackoff: "1h",
    },
    async () => {
      const { recipients } = recipientsOf(plan.plan, plan.plan.head);
      const { seq, hash } = await ledger.head();
      const news = { event: "head", seq, hash } as const;
      const source = `head ${dayOf(clock.now())}`;
      await ledger.run(tell, { news, urgent: false, recipients, source });
      return snooze(untilNextDay(clock.now()));
    },
  );
}
