import { z } from "zod";
import { duration, text } from "./fields.ts";

/** What comes in about who sees to an ask. */

const minute = 60_000;
const day = 86_400_000;

/** How long somebody sees to an ask, or lets it rest; its deadline ends both. */
const span = duration(minute, 7 * day, "between 1m and 7d");

/** How long a take lasts where nobody says. */
const usualTake = "15m";

export const taking = z.strictObject({
  for: span.default(usualTake),
  over: text(64).optional(),
  to: text(64).optional(),
});

export const snoozing = z.strictObject({ for: span, reason: text(4_000).optional() });

export const escalation = z.strictObject({ reason: text(4_000).optional() });
