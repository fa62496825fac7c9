import type { Milliseconds } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import type { NotificationDelivery } from "../domain/notification-delivery.ts";
import { type Change, type Moment, type Step, verb } from "../ledger/verb.ts";
import { reached, unreachable } from "./lost-news.ts";
import { append, refused } from "./move.ts";
import { makeDelivery, recordDeliveryLater } from "./outgoing-news.ts";

export interface AttemptReport {
  readonly id: string;
  readonly state: "delivered" | "unconfirmed" | "undelivered";
  readonly evidence: string;
  /** Of one that did not arrive: whether it may arrive later. */
  readonly mayRetry: boolean;
}

/** How long a delivery is tried. */
export const deliveryAgeLimit: Milliseconds = 24 * 3_600_000;

/** Records one attempt of a delivery: that it arrived, that it is tried again, or that it is given up. */
export const settleDelivery = verb({
  name: "settle_delivery",
  needs: ({ id }: AttemptReport) => ({
    beside: { read: "deliveriesBeside", delivery: id },
    subjects: { read: "subjectsTold", delivery: id },
  }),
  decide({ beside, subjects }, report: AttemptReport, at): Step<NotificationDelivery | Refusal> {
    const delivery = beside.find(({ id }) => id === report.id);
    if (!delivery) return refused(refuse("not_found", `there is no delivery ${report.id}`));
    if (delivery.state !== "pending") return { answer: delivery, changes: [] };
    const { evidence } = report;
    const tried = { ...delivery, attempts: delivery.attempts + 1, evidence };
    if (goesOn(tried, report, at)) return { answer: tried, changes: [update(tried)] };
    const settled = { ...tried, state: report.state, settledAt: at.now };
    const others = beside.filter((other) => other !== delivery);
    return {
      answer: settled,
      changes: [
        update(settled),
        append("delivery_recorded", settled.notification, "desk", entryBody(settled, subjects)),
        recordDeliveryLater(settled.id),
        ...consequences(settled, others, at),
      ],
    };
  },
});

/** One that may fall over does not wait: the next channel is quicker than a retry. */
function goesOn({ fallbacks, createdAt }: NotificationDelivery, report: AttemptReport, at: Moment): boolean {
  if (report.state !== "undelivered" || !report.mayRetry) return false;
  return fallbacks.length === 0 && at.now - createdAt < deliveryAgeLimit;
}

function update(delivery: NotificationDelivery): Change {
  return { change: "update_delivery", delivery };
}

function entryBody(delivery: NotificationDelivery, news: readonly string[]) {
  const { id, channel, recipient: to, state, evidence, attempts } = delivery;
  return { id, channel, to, state, evidence, attempts, news };
}

function consequences(
  settled: NotificationDelivery,
  others: readonly NotificationDelivery[],
  at: Moment,
): readonly Change[] {
  if (settled.state !== "undelivered") return [reached(settled.recipient)];
  if (settled.fallbacks.length > 0) return makeDelivery(settled, settled.fallbacks, at);
  const isLost = others.every(({ state }) => state === "undelivered");
  return isLost ? [unreachable(settled.recipient, [...others, settled])] : [];
}
