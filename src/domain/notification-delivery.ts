import type { Instant } from "../base/clock.ts";

/** Every way in which a delivery may stand. */
export const deliveryStates = ["pending", "delivered", "undelivered", "unconfirmed"] as const;
/** How a delivery stands: `pending` until one of the others is known. */
export type DeliveryState = (typeof deliveryStates)[number];

/** One notification on its way over one channel. */
export interface NotificationDelivery {
  /** `dlv_…`: the same at each repeat, so that the far side can tell a repeat. */
  readonly id: string;
  readonly notification: string;
  readonly recipient: string;
  readonly channel: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly settledAt?: Instant;
  /** What proves it, or why the latest attempt did not arrive. */
  readonly evidence?: string;
  /** The channels to fall over to, in order. */
  readonly fallbacks: readonly string[];
}
