import { z } from "zod";
import { instantText, pageOf, type Shown } from "./shown.ts";

/** Somebody who could decide now. */
export const presentSchema = z
  .object({
    name: z.string().describe("The identity."),
    by: z
      .array(z.enum(["watching", "active", "on_call"]))
      .describe("An open event stream; a call in the last 5 minutes; the plan's hours."),
    since: instantText.optional().describe("Since when they watch or call."),
  })
  .meta({
    id: "Present",
    description: "A reviewer who could decide something now, and by what that is known.",
  });

/** A reviewer who could decide something now. */
export type PresentView = Shown<typeof presentSchema>;

export const presentPage = pageOf(presentSchema, "PresentPage");
