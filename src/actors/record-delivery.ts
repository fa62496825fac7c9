import type { Desk } from "../clearance/desk.ts";
import { actorQueues, deliveryPayload } from "../domain/messages.ts";
import type { DeliveryAtHand } from "../ledger/ledger.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel } from "../queue/outcome.ts";

/** A commit's worth: other verbs come in between. */
const atOnce = 25;

/** Writes how a delivery went into each request that it told of. */
export function recordDelivery(desk: Desk): Actor<{ deliveryId: string }> {
  return actor(
    {
      name: "record_delivery",
      queue: actorQueues.record_delivery,
      payload: deliveryPayload,
      minBackoff: "1s",
      maxBackoff: "1m",
    },
    async ({ deliveryId }) => {
      const found = await desk.ledger.delivery(deliveryId);
      if (!found || found.delivery.state === "pending") return cancel("it is not settled");
      const ids = found.notification.news.flatMap((news) => ("request" in news ? [news.request.id] : []));
      for (let from = 0; from < ids.length; from += atOnce) {
        const delivery = reportOf(found, found.delivery.state);
        const chunk = ids.slice(from, from + atOnce);
        await Promise.all(chunk.map((id) => desk.recordDelivery({ id, delivery })));
      }
      return undefined;
    },
  );
}

function reportOf(
  { delivery }: DeliveryAtHand,
  state: Exclude<DeliveryAtHand["delivery"]["state"], "pending">,
) {
  const { id, channel, recipient: to, evidence = "" } = delivery;
  return { id, channel, to, about: "ask", state, evidence } as const;
}
