import { z } from "zod";
import { requestId, text } from "../fields.ts";
import { tool } from "../tool.ts";

/** Tells the desk what became of what an agent has run itself. */
export const confirmOutcome = tool({
  name: "confirm_outcome",
  title: "Report the outcome",
  description:
    "Tell the desk how something ended that you ran yourself under a claim: executed if it did what it should, else failed. Report what happened, not what you expected.",
  needs: "submit",
  input: z.strictObject({
    id: requestId,
    claim: text(200, "The claim that claim_execution answered with."),
    outcome: z.enum(["executed", "failed"]).describe("How it ended."),
    exitCode: z.int().min(0).max(255).describe("The exit code, where there was one.").optional(),
    output: z.string().max(500_000).describe("What it printed, for the record.").optional(),
  }),
  async handle({ id, ...report }, { desk, leases }) {
    await leases.confirm(desk(), id, report);
    return { text: `${id} is recorded as ${report.outcome}.`, facts: { id, status: report.outcome } };
  },
});
