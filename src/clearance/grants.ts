import type { Milliseconds } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import type { Command } from "../domain/command.ts";
import { type Content, commandHashOf } from "../domain/digest.ts";
import { covers, type Grant, type GrantWish, newGrant } from "../domain/grant.ts";
import { mayGrant } from "../domain/may-grant.ts";
import { permits } from "../domain/permissions.ts";
import type { GrantLimits, Judgement } from "../domain/policy/policy.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Change, type Moment, type Step, verb } from "../ledger/verb.ts";
import { approve, type Moved } from "./approve.ts";
import { append, refused } from "./move.ts";

/** Giving grants, using them for later asks, and taking them back. What a grant covers stands in domain/grant.ts. */

/** A grant that is wanted with an approval, and how far the policy lets it go. */
export interface WantedGrant {
  readonly wish: GrantWish;
  readonly limits: GrantLimits;
}

/** The grant that goes with an approval, or why it may not be given. */
export function grantFor(
  request: AgentRequest,
  { wish, limits }: WantedGrant,
  identity: Identity,
  at: Moment,
): Grant | Refusal {
  const refusal = mayGrant(identity, request, wish, limits);
  if (refusal) return refusal;
  const uses = wish.uses ?? limits.mostUses;
  return newGrant(request, wish, { id: at.newId("grt"), by: identity.name, uses, at: at.now });
}

export function recordGrant(grant: Grant): readonly Change[] {
  const { requestId, expiresAt, uses, covered } = grant;
  return [
    { change: "insert_grant", grant },
    append("grant_given", grant.id, grant.by, { request: requestId, expiresAt, uses, ...covered }),
  ];
}

/** Grants speak only of what the policy asks about: for everything else they are not looked up. */
export function grantsNeed(command: Command, judgement: Judgement | null) {
  if (judgement?.ruling !== "ask") return undefined;
  return { read: "grantsFor", commandHash: commandHashOf(command) } as const;
}

/** The content is what a grant would bind, so it is kept of what the policy asks about alone. */
export function keptContent({
  content,
  judgement,
}: Pick<AgentRequest, "content" | "judgement">): Content | undefined {
  return judgement?.ruling === "ask" ? content : undefined;
}

/** Approves an ask by the first of these grants that covers it, and counts the use; undefined where none does. */
export function approveByGrant(
  ruled: AgentRequest,
  grants: readonly Grant[],
  clearance: Milliseconds,
  ruling: Readonly<Record<string, unknown>>,
  at: Moment,
): Moved | undefined {
  const grant = grants.find((one) => covers(one, ruled, at.now));
  if (!grant) return undefined;
  const used: Grant = { ...grant, used: grant.used + 1 };
  const decision = { verdict: "approve", by: grant.by, at: at.now, grant: grant.id } as const;
  const approved = approve(ruled, decision, clearance, { ...ruling, grant: grant.id }, at);
  return {
    request: approved.request,
    changes: [
      ...approved.changes,
      { change: "update_grant", grant: used },
      append("grant_used", grant.id, ruled.requester, {
        request: ruled.id,
        used: used.used,
        uses: used.uses,
      }),
    ],
  };
}

export interface RevokeGrantInput {
  readonly id: string;
  readonly identity: Identity;
  readonly reason?: string;
}

/** Ends a grant at once: it covers nothing more, and what it has approved and nobody has started lapses at its start. */
export const revokeGrant = verb({
  name: "revoke_grant",
  needs: ({ id }: RevokeGrantInput) => ({ grant: { read: "grant", id } }),
  decide({ grant }, { id, identity, reason }: RevokeGrantInput, at): Step<Grant | Refusal> {
    if (!permits(identity.role, "decide")) {
      return refused(
        refuse(
          "role_forbidden",
          `A token with the role ${identity.role} cannot revoke grants; use one with the role reviewer or admin.`,
        ),
      );
    }
    if (!grant)
      return refused(refuse("not_found", `there is no grant ${id}: see \`visto grants list --all\``));
    if (grant.revoked) return { answer: grant, changes: [] };
    const revoked: Grant = { ...grant, revoked: { by: identity.name, at: at.now } };
    return {
      answer: revoked,
      changes: [
        { change: "update_grant", grant: revoked },
        append("grant_revoked", id, identity.name, { reason, used: grant.used }),
      ],
    };
  },
});
