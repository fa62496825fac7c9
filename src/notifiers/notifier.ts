/**
 * A notifier carries notifications over one channel: a webhook, an e-mail address, a desktop, a program.
 *
 * What it promises: it says `delivered` only with proof that the news arrived, `unconfirmed` when it was sent without
 * such proof, and `undelivered` when it did not arrive. It never decides, and never throws for an absent recipient.
 * Each repeat of one delivery carries the same delivery id, so that the far side can tell it from a new one.
 */

import type { Milliseconds } from "../base/clock.ts";
import type { Notification } from "../domain/notification.ts";

/** How one attempt to deliver went. */
export type Receipt =
  | { readonly state: "delivered" | "unconfirmed"; readonly evidence: string }
  | {
      readonly state: "undelivered";
      readonly evidence: string;
      /** Whether the same delivery may still arrive later. */
      readonly mayRetry: boolean;
      /** What the far side asked for. */
      readonly retryAfter?: Milliseconds;
    };

export interface Notifier {
  /** The channel's name in the notification plan. */
  readonly channel: string;
  /** Its far side answers within moments and knows a repeat by the delivery id: a try that is silent is repeated beside it. */
  readonly quick?: boolean;
  /** `deliveryId` (`dlv_…`) is the same at each repeat; an aborted signal ends the attempt. */
  send(notification: Notification, deliveryId: string, signal: AbortSignal): Promise<Receipt>;
}

/** The notifiers in force now, by channel. */
export interface NotifierSource {
  /** The names of the channels that there are. */
  readonly channels: readonly string[];
  notifier(channel: string): Notifier | undefined;
}
