import { z } from "zod";
import type { Shown } from "./shown.ts";

/** How a test went over one channel. */
export const channelTestSchema = z
  .object({
    channel: z.string(),
    state: z
      .enum(["delivered", "unconfirmed", "undelivered"])
      .describe("What is proven, see docs/notifications.md."),
    evidence: z.string().describe("What proves it, or why it did not arrive."),
    durationMs: z.int(),
  })
  .meta({ id: "ChannelTest", description: "How a test went over one channel." });
/** How a test went over one channel. */
export type ChannelTestView = Shown<typeof channelTestSchema>;

export const channelTestList = z.array(channelTestSchema);
