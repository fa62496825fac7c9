import { takeOf } from "./attention.ts";
import { commandText } from "./command.ts";
import type { Verdict } from "./decision.ts";
import type { RequestStatus } from "./lifecycle.ts";
import type { Part, Risk, Ruling } from "./policy/policy.ts";
import { quorumOf } from "./quorum.ts";
import type {
  AgentRequest,
  Delivery,
  ExecutionMode,
  RequestKind,
  RequestResult,
  Sighting,
} from "./request.ts";

/** A request as every door shows it: times are ISO 8601 UTC, the command is text for people. */
export interface RequestView {
  readonly id: string;
  readonly agent: string;
  readonly session?: string;
  readonly kind: RequestKind;
  readonly status: RequestStatus;
  /** As people read it; `argv` or `tool` and `input` stand beside it where it was not shell text. */
  readonly command: string;
  readonly argv?: readonly string[];
  readonly tool?: string;
  readonly input?: unknown;
  readonly cwd: string;
  readonly reason?: string;
  readonly requester: string;
  readonly key?: string;
  readonly digest: string;
  readonly ruling: Ruling | null;
  readonly risk: Risk | null;
  readonly reasons: readonly string[];
  readonly rule?: string;
  readonly execution: ExecutionMode;
  readonly createdAt: string;
  readonly deadline: string;
  readonly clearanceUntil?: string;
  readonly claimedBy?: string;
  /** How many identities must approve it, where that is more than one. */
  readonly quorum?: number;
  /** Who alone may approve it, where the policy names them. */
  readonly reviewers?: readonly string[];
  /** The approvals before the deciding one. */
  readonly approvals?: readonly { readonly by: string; readonly at: string; readonly reason?: string }[];
  /** How the desk sees to its decision, while it waits for reviewers. */
  readonly attention?: AttentionView;
  /** The parts of the command and what the policy says of each, the deciding one first; where there are several. */
  readonly parts?: readonly Part[];
  readonly decision?: {
    readonly verdict: Verdict;
    readonly by: string;
    readonly at: string;
    readonly reason?: string;
    /** Whether the policy decided because nobody had when the deadline came. */
    readonly atDeadline?: true;
    /** The grant by which it was approved, without anybody looking at it. */
    readonly grant?: string;
    /** The grant that was given with the approval. */
    readonly gave?: string;
  };
  readonly result?: RequestResult;
  readonly finishedAt?: string;
  readonly sightings: readonly (Omit<Sighting, "at"> & { readonly at: string })[];
  readonly deliveries: readonly (Omit<Delivery, "at"> & { readonly at: string })[];
}

/** Who sees to an ask, until when it rests, and how often others were told of it. */
export interface AttentionView {
  readonly takenBy?: string;
  readonly takenUntil?: string;
  readonly snoozedUntil?: string;
  /** Reminders since it began to wait, or since its last snooze was over. */
  readonly reminders: number;
  /** Steps of the escalation since then. */
  readonly rung: number;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

export function requestView(request: AgentRequest): RequestView {
  const { command, judgement, decision } = request;
  return {
    id: request.id,
    agent: request.agent,
    session: request.session,
    kind: request.kind,
    status: request.status,
    command: commandText(command),
    argv: command.form === "argv" ? command.argv : undefined,
    tool: command.form === "tool" ? command.tool : undefined,
    input: command.form === "tool" ? command.input : undefined,
    cwd: request.cwd,
    reason: request.reason,
    requester: request.requester,
    key: request.key,
    digest: request.digest,
    ruling: judgement?.ruling ?? null,
    risk: judgement?.risk ?? null,
    reasons: judgement?.reasons ?? [],
    rule: judgement?.rule,
    execution: request.execution,
    createdAt: iso(request.createdAt),
    deadline: iso(request.deadline),
    clearanceUntil: request.clearanceUntil === undefined ? undefined : iso(request.clearanceUntil),
    claimedBy: request.claimedBy,
    quorum: quorumOf(judgement) > 1 ? quorumOf(judgement) : undefined,
    reviewers: judgement?.reviewers,
    approvals: request.approvals?.map((approval) => ({ ...approval, at: iso(approval.at) })),
    attention: attentionView(request),
    parts: judgement && judgement.parts.length > 1 ? judgement.parts : undefined,
    decision: decision && { ...decision, at: iso(decision.at) },
    result: request.result,
    finishedAt: request.finishedAt === undefined ? undefined : iso(request.finishedAt),
    sightings: request.sightings.map((sighting) => ({ ...sighting, at: iso(sighting.at) })),
    deliveries: request.deliveries.map((delivery) => ({ ...delivery, at: iso(delivery.at) })),
  };
}

function attentionView(request: AgentRequest): AttentionView | undefined {
  const { attention } = request;
  if (!attention) return undefined;
  const { reminders, rung, pause } = attention;
  const take = takeOf(request);
  return {
    ...(take && { takenBy: take.by, takenUntil: iso(take.until) }),
    ...(pause?.kind === "snooze" && { snoozedUntil: iso(pause.until) }),
    reminders,
    rung,
  };
}
