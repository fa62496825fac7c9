import type { NotificationDelivery } from "./notification-delivery.ts";
import type { DeliveryView } from "./views/delivery.ts";

/** A delivery as every door shows it: times are ISO 8601 UTC. */
export function deliveryView(delivery: NotificationDelivery): DeliveryView {
  const { createdAt, settledAt } = delivery;
  return {
    ...delivery,
    createdAt: new Date(createdAt).toISOString(),
    settledAt: settledAt === undefined ? undefined : new Date(settledAt).toISOString(),
  };
}
