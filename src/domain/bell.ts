/**
 * When a recipient is interrupted. The first news after a silence leaves at once; what comes soon after waits for a
 * moment, so that a burst becomes a few round-ups. Critical news only waits for its like.
 */

import type { Instant, Milliseconds } from "../base/clock.ts";
import { endOf } from "./hours.ts";
import type { WaitingNotification } from "./kept-notification.ts";
import type { Recipient } from "./notification-plan.ts";

/** What decides when a recipient's next notification leaves. */
export interface Bell {
  /** The notification that still takes news. */
  readonly open?: WaitingNotification;
  /** Whether the very message that brings the news has brought it before. */
  readonly told: boolean;
  /** When the newest notification left. */
  readonly lastAt?: Instant;
  /** When the newest critical one left. */
  readonly lastUrgentAt?: Instant;
  /** When that one left which is as many interruptions back as the recipient's rate allows; critical ones not counted. */
  readonly rateAt?: Instant;
}

/** News gathers for so long after an interruption: three tries of a failing channel still fit in a second with it. */
export const gatherFor: Milliseconds = 350;
/** The same for critical news. */
export const gatherUrgentFor: Milliseconds = 200;

/** When news for this recipient is due that comes now. */
export function dueTime(
  { rate, quiet }: Pick<Recipient, "rate" | "quiet">,
  bell: Bell,
  urgent: boolean,
  now: Instant,
): Instant {
  if (urgent) return after(bell.lastUrgentAt, gatherUrgentFor, now);
  const gathered = after(bell.lastAt, gatherFor, now);
  const paced = rate ? after(bell.rateAt, rate.per, now) : now;
  return endOfQuiet(quiet, Math.max(gathered, paced));
}

/** So long after an earlier time, but not before now; a time from before the clock was set back counts as now. */
function after(earlier: Instant | undefined, wait: Milliseconds, now: Instant): Instant {
  return earlier === undefined ? now : Math.max(now, Math.min(earlier, now) + wait);
}

/** Quiet hours that never end hold news back for a week. */
const mostSpans = 8;

/** The first moment from then on that is not within quiet hours. */
export function endOfQuiet(quiet: Recipient["quiet"], from: Instant): Instant {
  let at = from;
  for (let span = 0; span < mostSpans; span++) {
    const end = Math.max(at, ...quiet.map((hours) => endOf(hours, at)));
    if (end === at) return at;
    at = end;
  }
  return at;
}
