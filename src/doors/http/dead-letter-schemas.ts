import { z } from "zod";
import { cursorOf } from "./cursor.ts";
import { limit, text } from "./fields.ts";

/** What comes in about dead letters. */

export const deadLetterList = z.strictObject({
  actor: text(100).optional(),
  queue: text(100).optional(),
  limit: limit(200, 50),
  cursor: cursorOf("dead-letters"),
});

/** With a payload it is edited before it is sent again. */
export const redriveOne = z
  .strictObject({ payload: z.unknown().optional().describe("In the place of its own.") })
  .meta({ id: "RedriveBody" });

export const redriveMany = z
  .strictObject({
    actor: text(100),
    limit: z.int().min(1).max(10_000).default(1_000),
  })
  .meta({ id: "RedriveManyBody" });

export const discard = z.strictObject({ reason: text(4_000) }).meta({ id: "DiscardBody" });
