import { z } from "zod";
import {
  effect,
  executionMode,
  instantText,
  pageOf,
  requestKind,
  requestStatus,
  risk,
  ruling,
  type Shown,
} from "./shown.ts";

const part = z
  .object({
    text: z.string().describe("As written."),
    words: z.array(z.string()).describe("After quote removal; those only known at run time as written."),
    ruling,
    risk,
    rule: z.string().nullable().describe("The rule that spoke; null where none did."),
    reason: z.string(),
    effect: effect.nullable(),
  })
  .meta({
    id: "Part",
    description:
      "One part of a command, such as a simple command of a pipeline, and what the policy says of it.",
  });

const decision = z
  .object({
    verdict: z.enum(["approve", "reject"]),
    by: z
      .string()
      .describe("The identity, `policy`, or `client` where a person answered in the client itself."),
    at: instantText,
    reason: z.string().optional(),
    atDeadline: z
      .literal(true)
      .optional()
      .describe("The policy decided because nobody had when the deadline came."),
    grant: z
      .string()
      .optional()
      .describe("The grant by which it was approved, without anybody looking at it."),
    gave: z.string().optional().describe("The grant that was given with the approval."),
  })
  .meta({ id: "Decision" });

const approval = z
  .object({ by: z.string(), at: instantText, reason: z.string().optional() })
  .describe("One identity's yes to an ask that needs several: it clears nothing by itself.");

const result = z
  .object({
    outcome: z.enum(["executed", "failed", "timed_out", "unknown"]),
    exitCode: z.int().optional(),
    signal: z.string().optional(),
    reason: z.string().optional().describe("Why it ended so, where the exit code does not say it."),
    stdout: z.string().optional(),
    stderr: z.string().optional(),
    stdoutBase64: z.string().optional().describe("The exact bytes, where they are not valid UTF-8."),
    stderrBase64: z.string().optional().describe("The exact bytes, where they are not valid UTF-8."),
    truncated: z.boolean().optional().describe("True where output was left out."),
    endedProcesses: z
      .int()
      .optional()
      .describe("Background processes that still ran when the command had ended, and were ended with it."),
    durationMs: z.number().optional(),
  })
  .meta({ id: "Result", description: "What became of the command." });

const sighting = z
  .object({
    channel: z.enum(["cli", "http", "mcp", "hook", "screen"]),
    at: instantText,
    by: z.string(),
    key: z.string().optional(),
    call: z.string().optional().describe("The client's id of the tool call."),
    pane: z.string().optional(),
  })
  .meta({ id: "Sighting", description: "One way in which the request was seen." });

const delivery = z
  .object({
    id: z.string(),
    channel: z.string(),
    to: z.string(),
    about: z.enum(["ask", "result"]),
    state: z.enum(["delivered", "undelivered", "unconfirmed"]),
    at: instantText,
    evidence: z.string().describe("What proves it, or why it did not arrive."),
  })
  .meta({ id: "RequestDelivery", description: "How news of the request reached somebody." });

/** How the desk sees to a decision. */
export const attentionSchema = z
  .object({
    takenBy: z.string().optional().describe("Who sees to it."),
    takenUntil: instantText.optional(),
    snoozedUntil: instantText.optional().describe("Until when nobody is told of it."),
    reminders: z.int().describe("Since it began to wait, or since its last snooze was over."),
    rung: z.int().describe("Steps of the escalation that were told since then."),
  })
  .meta({
    id: "Attention",
    description: "How the desk sees to the decision, while the request waits for reviewers.",
  });

/** How the desk sees to the decision of a request that waits. */
export type AttentionView = Shown<typeof attentionSchema>;

/** A request as every door shows it. */
export const requestSchema = z
  .object({
    id: z.string(),
    agent: z.string(),
    session: z.string().optional(),
    kind: requestKind,
    status: requestStatus,
    command: z
      .string()
      .describe(
        "As people read it; `argv`, or `tool` and `input`, stand beside it where it was not shell text.",
      ),
    argv: z.array(z.string()).optional(),
    tool: z.string().optional(),
    input: z.unknown().optional(),
    summary: z
      .string()
      .optional()
      .describe("What a writing tool would change, in lines that begin with `-`, `+` or a blank."),
    cwd: z.string(),
    reason: z.string().optional(),
    requester: z.string().describe("The identity whose token submitted it."),
    key: z.string().optional(),
    digest: z.string().describe("What exactly would run: a decision binds it."),
    ruling: ruling.nullable(),
    risk: risk.nullable(),
    reasons: z.array(z.string()),
    rule: z.string().optional().describe("The rule that decided."),
    execution: executionMode,
    createdAt: instantText,
    deadline: instantText.describe("Until when it waits for its decision."),
    clearanceUntil: instantText.optional().describe("Until when an approval may be used."),
    claimedBy: z.string().optional(),
    quorum: z.int().optional().describe("How many identities must approve it, where that is more than one."),
    reviewers: z
      .array(z.string())
      .optional()
      .describe("Who alone may approve it, where the policy names them."),
    approvals: z.array(approval).optional().describe("The approvals before the deciding one."),
    attention: attentionSchema.optional(),
    parts: z
      .array(part)
      .optional()
      .describe("The parts of the command, the deciding one first; where there are several."),
    decision: decision.optional(),
    result: result.optional(),
    finishedAt: instantText.optional(),
    sightings: z.array(sighting),
    deliveries: z.array(delivery),
  })
  .meta({ id: "Request", description: "An agent's ask for clearance, and what has become of it." });

/** A request as every door shows it: times are ISO 8601 UTC, the command is text for people. */
export type RequestView = Shown<typeof requestSchema>;

export const requestPage = pageOf(requestSchema, "RequestPage");
/** A part of a list of requests, and where the next one begins. */
export type RequestPage = Shown<typeof requestPage>;

/** The answer to a claim: who got it may run the command until the lease ends. */
export const startedSchema = z
  .object({
    id: z.string(),
    status: requestStatus,
    execution: z.object({ id: z.string(), leaseUntil: instantText }),
  })
  .meta({ id: "Started" });
/** A request whose execution is ours until the lease ends. */
export type StartedView = Shown<typeof startedSchema>;

export const renewedSchema = z.object({ id: z.string(), leaseUntil: instantText }).meta({ id: "Renewed" });
