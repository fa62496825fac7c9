import { parseDuration } from "../../base/duration.ts";
import type { GrantWish } from "../../domain/grant.ts";
import { grantView } from "../../domain/grant-view.ts";
import { permits } from "../../domain/permissions.ts";
import { grantPage, grantSchema } from "../../domain/views/grant.ts";
import { answered } from "./access.ts";
import { pageView } from "./cursor.ts";
import { ok, type Route, route } from "./route.ts";
import { byId, type GrantWishBody, grantList, revocation } from "./schemas.ts";

/** Approvals that also cover the same ask again: seeing them, and taking them back. */
export const grantRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/grants",
    operation: "listGrants",
    summary: "List grants, newest first",
    description: "An agent sees those that cover its own asks.",
    tag: "grants",
    access: "read-own",
    query: grantList,
    answers: { 200: grantPage },
    async handle({ query: { status, limit, cursor }, caller: { identity } }, { desk, clock }) {
      const now = clock.now();
      const requester = permits(identity.role, "read-all") ? undefined : identity.name;
      const openAt = status === "open" ? now : undefined;
      const page = await desk.ledger.grants({ openAt, requester, limit, cursor });
      return ok(pageView("grants", page, (grant) => grantView(grant, now)));
    },
  }),

  route({
    method: "POST",
    path: "/grants/:id/revoke",
    operation: "revokeGrant",
    summary: "End a grant",
    tag: "grants",
    access: "token",
    params: byId,
    body: revocation,
    example: { reason: "the release is out" },
    answers: { 200: grantSchema },
    errors: ["role_forbidden", "wrong_state"],
    async handle({ params: { id }, body: { reason }, caller: { identity } }, { desk, clock }) {
      return ok(grantView(answered(await desk.revokeGrant({ id, identity, reason })), clock.now()));
    },
  }),
];

/** Reads the `grant` of a decision. */
export function readGrantWish({ for: lasts, uses, scope = {} }: GrantWishBody): GrantWish {
  const { agent, ...only } = scope;
  return { lasts: parseDuration(lasts), uses, anyAgent: agent === false, ...only };
}
