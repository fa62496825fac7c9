import { z } from "zod";
import { duration, text } from "./fields.ts";

/** What comes in about who sees to an ask. */

const minute = 60_000;
const day = 86_400_000;

/** How long somebody sees to an ask, or lets it rest; its deadline ends both. */
const span = duration(minute, 7 * day, "between 1m and 7d");

/** How long a take lasts where nobody says. */
const usualTake = "15m";

export const taking = z
  .strictObject({
    for: span.default(usualTake),
    over: text(64).optional().describe("Who has it now, where it is taken from them."),
    to: text(64).optional().describe("Who is to see to it, where that is somebody else."),
  })
  .meta({ id: "TakeBody" });

const reason = text(4_000).optional().describe("For people to read.");

export const snoozing = z.strictObject({ for: span, reason }).meta({ id: "SnoozeBody" });

export const escalation = z.strictObject({ reason }).meta({ id: "EscalateBody" });
