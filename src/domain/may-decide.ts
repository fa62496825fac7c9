import type { Instant } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import { visible } from "../base/text.ts";
import type { Verdict } from "./decision.ts";
import { permits } from "./permissions.ts";
import { riskRank } from "./policy/policy.ts";
import { lackingAfterNext, quorumOf } from "./quorum.ts";
import type { AgentRequest } from "./request.ts";
import type { Identity } from "./reviewer.ts";

/** What a reviewer asks for: a verdict on exactly what was shown to them. */
export interface DecisionInput {
  readonly verdict: Verdict;
  /** The digest that the reviewer saw. */
  readonly digest: string;
  /** The request's id, typed again: needed to approve what is critical. */
  readonly confirm?: string;
}

/** Whether this identity may give this verdict now; a refusal says which gate is closed and what to do. */
export function mayDecide(
  identity: Identity,
  request: AgentRequest,
  input: DecisionInput,
  now: Instant,
): Refusal | undefined {
  return (
    maySettle(identity, request, now) ??
    digestGate(request, input) ??
    (input.verdict === "approve" ? approvalGate(identity, request, input) : undefined)
  );
}

/** Whether this identity could approve the request, once it has seen what it would clear: whoever may, may take it. */
export function mayTake(identity: Identity, request: AgentRequest, now: Instant): Refusal | undefined {
  return maySettle(identity, request, now) ?? reachGate(identity, request);
}

/** Whether this identity has a say about the request at all: it may reject it, or give it to somebody who may do more. */
export function maySettle(identity: Identity, request: AgentRequest, now: Instant): Refusal | undefined {
  return roleGate(identity) ?? ownAskGate(identity, request) ?? waitGate(request, now);
}

/** Whether the request can be decided at all; a refusal says what has become of it. */
export function waitGate(request: AgentRequest, now: Instant): Refusal | undefined {
  return stateGate(request) ?? deadlineGate(request, now);
}

function roleGate({ role }: Identity): Refusal | undefined {
  if (permits(role, "decide")) return undefined;
  return refuse(
    "role_forbidden",
    `A token with the role ${role} cannot decide; use one with the role reviewer or admin.`,
  );
}

/** Whether this identity asked for it, by whichever of its sightings. */
export function isOwnAsk(name: string, { requester, sightings }: AgentRequest): boolean {
  return name === requester || sightings.some((sighting) => sighting.by === name);
}

function ownAskGate(identity: Identity, request: AgentRequest): Refusal | undefined {
  if (!isOwnAsk(identity.name, request)) return undefined;
  return refuse(
    "own_ask",
    `${request.id} was asked by ${visible(identity.name)}; somebody else has to decide it.`,
  );
}

function stateGate(request: AgentRequest): Refusal | undefined {
  if (request.status === "pending") return undefined;
  const { status, decision } = request;
  return refuse(
    "wrong_state",
    `${request.id} is ${status}${decidedBy(request)}; only a pending ask can be decided.`,
    {
      status,
      ...(decision && { decision }),
    },
  );
}

function decidedBy({ decision }: AgentRequest): string {
  if (!decision) return "";
  const done = decision.verdict === "approve" ? "approved" : "rejected";
  return `, ${done} by ${visible(decision.by)} at ${new Date(decision.at).toISOString()}`;
}

function deadlineGate(request: AgentRequest, now: Instant): Refusal | undefined {
  if (now < request.deadline) return undefined;
  const at = new Date(request.deadline).toISOString();
  return refuse("wrong_state", `The deadline of ${request.id} passed at ${at}; the agent has to ask again.`, {
    deadline: at,
  });
}

function digestGate(request: AgentRequest, { digest }: DecisionInput): Refusal | undefined {
  if (digest === request.digest) return undefined;
  return refuse(
    "digest_differs",
    `What ${request.id} would run is not what you were shown; look at it again.`,
    {
      expected: request.digest,
      got: digest,
    },
  );
}

function approvalGate(
  identity: Identity,
  request: AgentRequest,
  { confirm }: DecisionInput,
): Refusal | undefined {
  return reachGate(identity, request) ?? confirmGate(request, confirm);
}

/** Approving needs a risk within the identity's limit; what nobody has ruled on yet has no known risk. */
function reachGate(identity: Identity, request: AgentRequest): Refusal | undefined {
  const risk = request.judgement?.risk;
  if (!risk)
    return refuse("wrong_state", `The policy has not ruled on ${request.id} yet; try again in a moment.`);
  const named = reviewerGate(identity, request) ?? secondApprovalGate(identity, request);
  if (named) return named;
  if (riskRank(risk) > riskRank(identity.maxRisk)) {
    return refuse(
      "risk_above_limit",
      `${request.id} is of ${risk} risk, and ${visible(identity.name)} may approve up to ${identity.maxRisk}; rejecting is allowed.`,
      { risk, maxRisk: identity.maxRisk },
    );
  }
  return undefined;
}

function confirmGate({ id, judgement }: AgentRequest, confirm: string | undefined): Refusal | undefined {
  if (judgement?.risk !== "critical" || confirm === id) return undefined;
  return refuse("confirm_required", `${id} is of critical risk: confirm it by giving its id as "confirm".`);
}

/** Where rules name reviewers, nobody else may approve; rejecting is allowed. */
function reviewerGate({ name }: Identity, { id, judgement }: AgentRequest): Refusal | undefined {
  const reviewers = judgement?.reviewers;
  if (!reviewers || reviewers.includes(name)) return undefined;
  const who =
    reviewers.length > 0 ? reviewers.map(visible).join(", ") : "nobody, as its rules exclude each other";
  return refuse("reviewer_not_named", `${id} may be approved by ${who}; ${visible(name)} may reject it.`, {
    reviewers,
  });
}

/** Where the policy wants several identities, one counts once. */
function secondApprovalGate({ name }: Identity, request: AgentRequest): Refusal | undefined {
  if (!request.approvals?.some(({ by }) => by === name)) return undefined;
  const lacking = lackingAfterNext(request) + 1;
  return refuse(
    "wrong_state",
    `${visible(name)} has approved ${request.id} already; ${lacking} more must be somebody else's.`,
    {
      approvals: request.approvals.length,
      quorum: quorumOf(request.judgement),
    },
  );
}
