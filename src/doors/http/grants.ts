import { parseDuration } from "../../base/duration.ts";
import type { GrantWish } from "../../domain/grant.ts";
import { grantView } from "../../domain/grant-view.ts";
import { permits } from "../../domain/permissions.ts";
import { answered, need } from "./access.ts";
import type { ById, Routes } from "./context.ts";
import { parseInput } from "./parse-input.ts";
import { grantList, grantScope, grantWish, revocation } from "./schemas.ts";

/** Approvals that also cover the same ask again: seeing them, and taking them back. */
export const grantRoutes: Routes = (app, { desk, clock }) => {
  app.get("/grants", async (request) => {
    need(request.caller, "read-own");
    const { status, limit, cursor } = parseInput(grantList, request.query, "query");
    const { identity } = request.caller;
    const now = clock.now();
    const requester = permits(identity.role, "read-all") ? undefined : identity.name;
    const openAt = status === "open" ? now : undefined;
    const page = await desk.ledger.grants({ openAt, requester, limit, cursor });
    return { items: page.items.map((grant) => grantView(grant, now)), nextCursor: page.nextCursor };
  });

  app.post<ById>("/grants/:id/revoke", async (request) => {
    const { reason } = parseInput(revocation, request.body, "body");
    const { identity } = request.caller;
    const grant = answered(await desk.revokeGrant({ id: request.params.id, identity, reason }));
    return grantView(grant, clock.now());
  });
};

/** Reads the `grant` of a decision. */
export function readGrantWish(body: unknown): GrantWish {
  const { for: lasts, uses, scope } = parseInput(grantWish, body, "body", "grant");
  const { agent, ...only } = parseInput(grantScope, scope, "body", "grant.scope");
  return { lasts: parseDuration(lasts), uses, anyAgent: agent === false, ...only };
}
