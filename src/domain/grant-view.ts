import { type Grant, grantStatus } from "./grant.ts";
import type { GrantView } from "./views/grant.ts";

export type { GrantView } from "./views/grant.ts";

/** A grant as every door shows it now. */
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
