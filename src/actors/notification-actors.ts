import type { Clock } from "../base/clock.ts";
import type { Desk } from "../clearance/desk.ts";
import type { PlanSource } from "../domain/notification-plan.ts";
import type { Feed } from "../notifiers/feed.ts";
import type { NotifierSource } from "../notifiers/notifier.ts";
import type { Actor } from "../queue/actor.ts";
import { deliverNotification } from "./deliver-notification.ts";
import { notifyHead } from "./notify-head.ts";
import { notifyOperator } from "./notify-operator.ts";
import { notifySupervisorRequest } from "./notify-supervisor-request.ts";
import { recordDelivery } from "./record-delivery.ts";
import { sendNotification } from "./send-notification.ts";

export interface NotificationParts {
  readonly desk: Desk;
  readonly feed: Feed;
  readonly plan: PlanSource;
  readonly notifiers: Pick<NotifierSource, "notifier">;
  readonly clock: Clock;
}

/** The actors that bring news to people, in the order in which it travels. */
export function notificationActors(parts: NotificationParts): readonly Actor[] {
  const { desk, plan, notifiers, clock } = parts;
  const { ledger } = desk;
  return [
    notifySupervisorRequest(parts),
    notifyOperator(ledger, plan),
    notifyHead(ledger, plan, clock),
    sendNotification(ledger, plan),
    deliverNotification({ ledger, notifiers, clock }),
    recordDelivery(desk),
  ];
}
