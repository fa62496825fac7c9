import { requestView } from "../../domain/view.ts";
import { requestSchema } from "../../domain/views/request.ts";
import { answered } from "./access.ts";
import { readGrantWish } from "./grants.ts";
import { ok, type Route, route } from "./route.ts";
import { byId, decision, resolution } from "./schemas.ts";

/** What reviewers settle; who may is asked by the verbs. */
export const decisionRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/requests/:id/decision",
    operation: "decideRequest",
    summary: "Approve or reject a request",
    description:
      "Binds what `digest` names: it is refused if anything of what would run has changed. A critical ask also wants its own id as `confirm`.",
    tag: "decisions",
    access: "token",
    params: byId,
    body: decision,
    example: { verdict: "approve", digest: "3f1c…", grant: { for: "1h", uses: 20 } },
    answers: { 200: requestSchema },
    errors: [
      "role_forbidden",
      "own_ask",
      "risk_above_limit",
      "confirm_required",
      "reviewer_not_named",
      "grant_too_wide",
      "wrong_state",
      "digest_differs",
    ],
    async handle({ params: { id }, body, caller: { identity } }, { desk }) {
      const { grant: wish, ...input } = body;
      const grant = wish === undefined ? undefined : readGrantWish(wish);
      return ok(requestView(answered(await desk.decide({ ...input, id, identity, grant }))));
    },
  }),

  route({
    method: "POST",
    path: "/requests/:id/resolve",
    operation: "resolveRequest",
    summary: "Say what became of a command whose outcome is unknown",
    tag: "decisions",
    access: "token",
    params: byId,
    body: resolution,
    example: { as: "executed", reason: "the package is there" },
    answers: { 200: requestSchema },
    errors: ["role_forbidden", "own_ask", "wrong_state"],
    async handle({ params: { id }, body: { as, reason }, caller: { identity } }, { desk }) {
      return ok(requestView(answered(await desk.resolve({ id, identity, as, reason }))));
    },
  }),
];
