import { randomBytes } from "node:crypto";
import { z } from "zod";
import { parseDuration } from "../../../base/duration.ts";
import { executionLease } from "../../../domain/execution.ts";
import { duration, requestId, text } from "../fields.ts";
import { tool } from "../tool.ts";

/** Gets the one right to run an approved ask of one's own. */
export const claimExecution = tool({
  name: "claim_execution",
  title: "Claim the right to run it",
  description:
    "Before you run what was approved with execution agent: get the one right to do so. Run it only if this answers with a claim, right away, exactly as asked, and once; then call confirm_outcome. Without a report within the time the desk takes the outcome for unknown and alerts a person.",
  needs: "submit",
  input: z.strictObject({
    id: requestId,
    digest: text(200, "The digest that came with the approval."),
    within: duration.describe("How long it may take until you report, by itself 10m.").default("10m"),
  }),
  async handle({ id, digest, within }, { desk, leases, setting }) {
    const client = desk();
    const claim = `${setting.agent} by MCP#${randomBytes(16).toString("hex")}`;
    const { execution } = await client.start(id, digest, claim, { timeoutMs: executionLease / 3 });
    leases.hold(client, id, claim, parseDuration(within, "within"));
    return {
      text: `You alone may run ${id} now, once. Report within ${within}: confirm_outcome {"id": "${id}", "claim": "${claim}", "outcome": "executed"}, or "failed", with the exitCode.`,
      facts: { id, claim, execution: execution.id },
    };
  },
});
