import type { NotificationPlan, Recipient, Route } from "../../src/domain/notification-plan.ts";
import { emptyPlan } from "../../src/domain/notification-plan.ts";

/** A recipient with one channel, who is told at any time. */
export function recipient(name: string, over: Partial<Recipient> = {}): Recipient {
  return { name, channels: ["chat"], reach: "all", quiet: [], onCall: [], ...over };
}

/** A plan that tells all of these of everything, unless it is told otherwise. */
export function planOf(
  recipients: readonly Recipient[],
  over: Partial<NotificationPlan> = {},
): NotificationPlan {
  const routes: Route[] = [{ when: {}, to: recipients.map(({ name }) => name) }];
  return { ...emptyPlan, recipients: new Map(recipients.map((one) => [one.name, one])), routes, ...over };
}
