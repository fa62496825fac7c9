import { closeNotification } from "../clearance/close-notification.ts";
import { actorQueues, notificationPayload } from "../domain/messages.ts";
import type { PlanSource } from "../domain/notification-plan.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel } from "../queue/outcome.ts";

/** Lets a notification leave when it is due. */
export function sendNotification(ledger: Ledger, plan: PlanSource): Actor<{ notificationId: string }> {
  return actor(
    {
      name: "send_notification",
      queue: actorQueues.send_notification,
      payload: notificationPayload,
      minBackoff: "1s",
      maxBackoff: "1m",
    },
    async ({ notificationId: id }) => {
      const { recipients } = plan.plan;
      const closed = await ledger.run(closeNotification, { id, recipients });
      return closed === "gone" ? cancel("it has left already") : undefined;
    },
  );
}
