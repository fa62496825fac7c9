import { formatDuration } from "../base/duration.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import { visible } from "../base/text.ts";
import { type GrantWish, isPlain, isWithin } from "./grant.ts";
import { type GrantLimits, type Risk, riskRank } from "./policy/policy.ts";
import { quorumOf } from "./quorum.ts";
import type { AgentRequest } from "./request.ts";
import type { Identity } from "./reviewer.ts";

/** Whether who may approve this request may also give this grant with it; a refusal says which limit is in the way. */
export function mayGrant(
  identity: Identity,
  request: AgentRequest,
  wish: GrantWish,
  limits: GrantLimits,
): Refusal | undefined {
  return (
    quorumGate(request) ??
    riskGate(identity, request, limits) ??
    timeGate(wish, limits) ??
    usesGate(wish, limits) ??
    sessionGate(request, wish) ??
    (wish.path === undefined ? undefined : pathGate(request, wish.path))
  );
}

function riskGate(
  { name, maxRisk }: Identity,
  { id, judgement }: AgentRequest,
  limits: GrantLimits,
): Refusal | undefined {
  // What nobody has ruled on has no known risk.
  const risk = judgement?.risk ?? "critical";
  const limit = lower(maxRisk, limits.maxRisk);
  if (riskRank(risk) <= riskRank(limit)) return undefined;
  return tooWide(
    `${id} is of ${risk} risk, and ${visible(name)} may grant up to ${limit} (the policy: up to ${limits.maxRisk}); approve it without a grant.`,
    { risk, maxRisk: limit },
  );
}

function quorumGate({ id, judgement }: AgentRequest): Refusal | undefined {
  if (quorumOf(judgement) <= 1 && !judgement?.reviewers) return undefined;
  return tooWide(
    `The policy says who or how many must approve ${id} each time; approve it without a grant.`,
    {
      quorum: quorumOf(judgement),
    },
  );
}

function lower(a: Risk, b: Risk): Risk {
  return riskRank(a) < riskRank(b) ? a : b;
}

function timeGate({ lasts }: GrantWish, { longest }: GrantLimits): Refusal | undefined {
  if (lasts > 0 && lasts <= longest) return undefined;
  const most = formatDuration(longest);
  return tooWide(
    `The policy lets a grant be open for ${most} at most, and ${formatDuration(lasts)} was asked for.`,
    {
      longest: most,
    },
  );
}

function usesGate({ uses = 1 }: GrantWish, { mostUses }: GrantLimits): Refusal | undefined {
  if (uses >= 1 && uses <= mostUses) return undefined;
  return tooWide(`The policy lets a grant cover 1 to ${mostUses} asks, and ${uses} were asked for.`, {
    mostUses,
  });
}

function sessionGate({ id, session }: AgentRequest, wish: GrantWish): Refusal | undefined {
  if (!wish.session || session !== undefined) return undefined;
  return refuse("invalid_body", `${id} names no session: a grant for its session would cover nothing.`);
}

/** A grant for a path rests on the content alone, so the content has to be all that would run. */
function pathGate({ id, execution, content }: AgentRequest, path: string): Refusal | undefined {
  if (!isPlain(path)) {
    return refuse(
      "invalid_body",
      `The path of a grant has to be absolute, without "." or ".." and without a slash at its end; got ${JSON.stringify(visible(path))}.`,
    );
  }
  if (execution !== "server") {
    return tooWide(
      `${id} is run by the agent itself, so the desk cannot see whether the same would run in another folder; give the grant without a path.`,
    );
  }
  if (content === undefined) {
    return tooWide(
      `${id} names scripts, or programs that the desk cannot tell: in another folder other ones would run under the same words; give the grant without a path.`,
    );
  }
  if (isWithin(content.folder, path)) return undefined;
  return refuse(
    "invalid_body",
    `The path of a grant has to hold the folder of the ask, whose real path is ${visible(content.folder)}; got ${visible(path)}.`,
  );
}

function tooWide(message: string, details?: Readonly<Record<string, unknown>>): Refusal {
  return refuse("grant_too_wide", message, details);
}
