import { type Grant, type GrantStatus, grantStatus } from "./grant.ts";
import type { ExecutionMode, RequestKind } from "./kind.ts";
import type { Risk } from "./policy/policy.ts";

/** A grant as every door shows it: times are ISO 8601 UTC. */
export interface GrantView {
  readonly id: string;
  readonly status: GrantStatus;
  /** The ask with whose approval it was given. */
  readonly request: string;
  readonly by: string;
  readonly requester: string;
  /** As people read it, cut where it is long. */
  readonly command: string;
  readonly kind: RequestKind;
  readonly execution: ExecutionMode;
  /** The highest risk that it covers. */
  readonly risk: Risk;
  /** The only agent that it is for; absent: any agent of the requester. */
  readonly agent?: string;
  /** The only session that it is for; absent: any. */
  readonly session?: string;
  /** For every folder at or below it; absent: only the one that was approved. */
  readonly path?: string;
  readonly uses: number;
  readonly used: number;
  readonly givenAt: string;
  readonly expiresAt: string;
  readonly revoked?: { readonly by: string; readonly at: string };
}

export function grantView(grant: Grant, now: number): GrantView {
  const { covered, revoked } = grant;
  return {
    id: grant.id,
    status: grantStatus(grant, now),
    request: grant.requestId,
    by: grant.by,
    requester: covered.requester,
    command: covered.command,
    kind: covered.kind,
    execution: covered.execution,
    risk: covered.risk,
    agent: covered.agent,
    session: covered.session,
    path: "path" in covered.place ? covered.place.path : undefined,
    uses: grant.uses,
    used: grant.used,
    givenAt: iso(grant.givenAt),
    expiresAt: iso(grant.expiresAt),
    revoked: revoked && { by: revoked.by, at: iso(revoked.at) },
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
