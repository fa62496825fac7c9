import type { Clock, Milliseconds } from "../base/clock.ts";
import { isRefusal } from "../base/errors.ts";
import { settleDelivery } from "../clearance/settle-delivery.ts";
import { actorQueues, deliveryPayload } from "../domain/messages.ts";
import type { Notification } from "../domain/notification.ts";
import type { DeliveryAtHand, Ledger } from "../ledger/ledger.ts";
import type { NotifierSource, Receipt } from "../notifiers/notifier.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { backoffDelay } from "../queue/backoff.ts";
import { cancel, snooze } from "../queue/outcome.ts";
import { ChannelSlots } from "./channel-slots.ts";
import { type Pace, quickTries } from "./quick-tries.ts";

/** Between attempts. */
const backoff = { min: 1_000, max: 60_000 } as const;
/** When a channel is full. */
const crowdedPause: Milliseconds = 200;
/** No far side may put a delivery off for longer at a time. */
const longestPause: Milliseconds = 3_600_000;

/**
 * Ten tries in half a second: a far side that fails three of ten and hangs in one of twenty is missed by all of them once
 * in 25,000 times.
 */
const quick: Pace = {
  startsAt: [0, 20, 50, 90, 140, 200, 270, 350, 440, 540],
  silence: 150,
  limit: 2_000,
};
/** Programs and mail servers take their time, and do not know a repeat. */
const slow: Pace = { startsAt: [0, 100, 400], limit: 30_000 };
/** How many tries an attempt has after the first attempt has failed. */
const laterTries = 3;

export interface DeliveryParts {
  readonly ledger: Ledger;
  readonly notifiers: Pick<NotifierSource, "notifier">;
  readonly clock: Clock;
}

/** Brings a notification to its recipient over one channel, again and again until it arrives or is given up. */
export function deliverNotification(parts: DeliveryParts): Actor<{ deliveryId: string }> {
  const { ledger } = parts;
  const slots = new ChannelSlots();
  return actor(
    {
      name: "deliver_notification",
      queue: actorQueues.deliver_notification,
      payload: deliveryPayload,
      minBackoff: backoff.min,
      maxBackoff: backoff.max,
      timeLimit: "5m",
    },
    async ({ deliveryId: id }, attempt) => {
      const found = await ledger.delivery(id);
      if (found?.delivery.state !== "pending") return cancel("it is settled already");
      const { delivery, notification } = found;
      const receipt = await slots.use(delivery.channel, isUrgent(notification), () =>
        carry(parts, found, attempt.signal),
      );
      if (!receipt) return snooze(crowdedPause);
      const { state, evidence } = receipt;
      const mayRetry = state === "undelivered" && receipt.mayRetry;
      const settled = await ledger.run(settleDelivery, { id, state, evidence, mayRetry });
      if (isRefusal(settled)) return cancel(settled.message);
      return settled.state === "pending" ? snooze(pauseAfter(receipt, settled.attempts)) : undefined;
    },
  );
}

async function carry(
  { notifiers, clock }: DeliveryParts,
  { delivery, notification }: DeliveryAtHand,
  signal: AbortSignal,
): Promise<Receipt> {
  const notifier = notifiers.notifier(delivery.channel);
  if (!notifier) {
    const evidence = `there is no channel ${delivery.channel} (any more)`;
    return { state: "undelivered", evidence, mayRetry: false };
  }
  const pace = paceOf(notifier.quick ? quick : slow, delivery.attempts);
  return quickTries((aborted) => notifier.send(notification, delivery.id, aborted), pace, clock, signal);
}

/** Whoever was not reached by the first burst is spared the next ones. */
function paceOf(pace: Pace, attempts: number): Pace {
  return attempts === 0 ? pace : { ...pace, startsAt: pace.startsAt.slice(0, laterTries) };
}

function isUrgent({ news: [first] }: Notification): boolean {
  return "request" in first && first.request.risk === "critical";
}

function pauseAfter(receipt: Receipt, attempts: number): Milliseconds {
  const asked = receipt.state === "undelivered" ? receipt.retryAfter : undefined;
  if (asked === undefined) return backoffDelay(attempts, backoff);
  return Math.min(Math.max(asked, backoff.min), longestPause);
}
