/**
 * A request is one ask of an agent: "may I do this?". This file holds its shape; its states and the steps between
 * them stand in lifecycle.ts, what it asks to run in command.ts.
 */

import type { Instant, Milliseconds } from "../base/clock.ts";
import type { Attention } from "./attention.ts";
import type { Command } from "./command.ts";
import type { Approval, Decision } from "./decision.ts";
import type { Content } from "./digest.ts";
import type { ExecutionMode, RequestKind } from "./kind.ts";
import type { RequestStatus } from "./lifecycle.ts";
import type { Judgement } from "./policy/policy.ts";

export { type ExecutionMode, executionModes, type RequestKind, requestKinds } from "./kind.ts";

/** By which way in a request was seen, and what that way knew of it. */
export interface Sighting {
  readonly channel: "cli" | "http" | "mcp" | "hook" | "screen";
  readonly at: Instant;
  readonly by: string;
  readonly key?: string;
  /** The client's id of the tool call, where the channel knows it. */
  readonly call?: string;
  readonly pane?: string;
}

/** How the news of a request, or of its result, was brought to somebody. */
export interface Delivery {
  readonly id: string;
  readonly channel: string;
  readonly to: string;
  readonly about: "ask" | "result";
  readonly state: "delivered" | "undelivered" | "unconfirmed";
  readonly at: Instant;
  /** What proves it, or why it did not arrive. */
  readonly evidence: string;
}

/** How a command ended, or that nobody knows. */
export type ResultOutcome = "executed" | "failed" | "timed_out" | "unknown";

/** What became of the command; the captured output lies with the execution. */
export interface RequestResult {
  readonly outcome: ResultOutcome;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it ended so, where the exit code does not say it: `not_started`, `lease_lost`, `resolved`. */
  readonly reason?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  /** The exact bytes, base64, where they are not valid UTF-8 and the text above is only a likeness. */
  readonly stdoutBase64?: string;
  readonly stderrBase64?: string;
  readonly truncated?: boolean;
  /** Background processes that still ran when the command had ended, and were ended with it. */
  readonly endedProcesses?: number;
  readonly durationMs?: Milliseconds;
}

/** What was asked: it never changes. */
export interface Asked {
  readonly id: string;
  readonly agent: string;
  readonly session?: string;
  readonly kind: RequestKind;
  readonly command: Command;
  readonly cwd: string;
  readonly reason?: string;
  readonly execution: ExecutionMode;
  /** The identity whose token submitted it. */
  readonly requester: string;
  readonly key?: string;
  readonly fingerprint: string;
  readonly createdAt: Instant;
  readonly deadline: Instant;
}

/** What the policy said of it; null and a first digest while it has not spoken. */
export interface Ruled {
  /** What a decision binds, see digest.ts. */
  readonly digest: string;
  /** What a grant for a path binds; kept of what the policy asks about, where it is known. */
  readonly content?: Content;
  readonly judgement: Judgement | null;
}

/** What has become of it so far. */
export interface Course {
  readonly decision?: Decision;
  /** The approvals before the deciding one, where the policy wants several reviewers. */
  readonly approvals?: readonly Approval[];
  /** How the desk sees to its decision; kept while it waits for reviewers. */
  readonly attention?: Attention;
  /** Until when an approval may be used. */
  readonly clearanceUntil?: Instant;
  /** Who holds the claim, without the claim's secret part. */
  readonly claimedBy?: string;
  readonly result?: RequestResult;
  readonly deliveries: readonly Delivery[];
}

export interface AgentRequest extends Asked, Ruled, Course {
  readonly status: RequestStatus;
  readonly finishedAt?: Instant;
  /** The first is the one that recorded it. */
  readonly sightings: readonly [Sighting, ...Sighting[]];
}

/**
 * Whether an identity may speak for the client that asked: whoever asked may; and what the desk itself had seen on a
 * screen first is also theirs whose hook then told of it.
 */
export function isAskOf(request: Pick<AgentRequest, "requester" | "sightings">, name: string): boolean {
  const [first, ...later] = request.sightings;
  if (request.requester === name) return true;
  return first.channel === "screen" && later.some(({ channel, by }) => channel === "hook" && by === name);
}

/** Whether its client has told of it by a hook, which knows the very command and can answer for it. */
export function isSeenByHook({ sightings }: Pick<AgentRequest, "sightings">): boolean {
  return sightings.some(({ channel }) => channel === "hook");
}

/** Whether the desk has found that nobody fetched the result, and nobody has since. */
export function isUnfetched(deliveries: readonly Pick<Delivery, "about" | "state">[]): boolean {
  const ofResult = deliveries.filter(({ about }) => about === "result");
  return (
    ofResult.some(({ state }) => state === "undelivered") &&
    ofResult.every(({ state }) => state !== "delivered")
  );
}

/** Since when a result is known not to have been fetched; undefined unless that is still so. */
export function unfetchedAt({ deliveries }: Pick<AgentRequest, "deliveries">): Instant | undefined {
  if (!isUnfetched(deliveries)) return undefined;
  return deliveries.find(({ about, state }) => about === "result" && state === "undelivered")?.at;
}
