import type { NotificationDelivery } from "../domain/notification-delivery.ts";
import type { Change } from "../ledger/verb.ts";

/** The alert that stays open while a recipient could not be reached by any channel. */
export const undeliveredAlert = "notification_undelivered";

/** Raises the alert that a recipient was told nothing, over whichever channels were tried. */
export function unreachable(recipient: string, tried: readonly NotificationDelivery[]): Change {
  const ways = tried.map(
    ({ channel, evidence, attempts }) => `${channel}: ${evidence} (attempt ${attempts})`,
  );
  const why = ways.length > 0 ? ways.join("; ") : "the notification plan gives them no channel (any more)";
  const message = `${recipient} could not be told: ${why}`;
  return { change: "raise_alert", alert: { code: undeliveredAlert, subject: recipient, message } };
}

/** Ends the alert: the recipient was reached. */
export function reached(recipient: string): Change {
  return { change: "resolve_alert", code: undeliveredAlert, subject: recipient, by: "desk" };
}
