import { parseDuration } from "../../base/duration.ts";
import { requestView } from "../../domain/view.ts";
import { presentPage } from "../../domain/views/presence.ts";
import { requestSchema } from "../../domain/views/request.ts";
import { answered } from "./access.ts";
import { escalation, snoozing, taking } from "./attention-schemas.ts";
import { ok, type Route, route } from "./route.ts";
import { byId } from "./schemas.ts";

/** Who sees to an ask, and who is there to; who may is asked by the verbs. */
export const attentionRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/requests/:id/take",
    operation: "takeRequest",
    summary: "Say that one sees to a request, or hand it over",
    description:
      "Nobody is reminded and nothing escalates until the take ends; everybody may still decide. What somebody else has taken is taken from them by `over`, their name; `to` hands it over to somebody else, who is told.",
    tag: "attention",
    access: "token",
    params: byId,
    body: taking,
    example: { for: "30m" },
    answers: { 200: requestSchema },
    errors: ["role_forbidden", "own_ask", "risk_above_limit", "reviewer_not_named", "wrong_state"],
    async handle({ params: { id }, body, caller: { identity } }, { desk }) {
      const { for: lasts, over, to } = body;
      return ok(
        requestView(answered(await desk.take({ id, identity, lasts: parseDuration(lasts), over, to }))),
      );
    },
  }),

  route({
    method: "POST",
    path: "/requests/:id/snooze",
    operation: "snoozeRequest",
    summary: "Let a request rest for a while",
    description:
      "Nobody is reminded and nothing escalates until then; afterwards the request is news again. It has to end before the request's deadline.",
    tag: "attention",
    access: "token",
    params: byId,
    body: snoozing,
    example: { for: "15m", reason: "after the stand-up" },
    answers: { 200: requestSchema },
    errors: ["role_forbidden", "own_ask", "risk_above_limit", "reviewer_not_named", "wrong_state"],
    async handle({ params: { id }, body: { for: lasts, reason }, caller: { identity } }, { desk }) {
      return ok(
        requestView(answered(await desk.snooze({ id, identity, lasts: parseDuration(lasts), reason }))),
      );
    },
  }),

  route({
    method: "POST",
    path: "/requests/:id/escalate",
    operation: "escalateRequest",
    summary: "Have the next in line told of a request at once",
    description:
      "Reviewers may, and whoever asked once in five minutes, unless somebody has taken or snoozed it.",
    tag: "attention",
    access: "token",
    params: byId,
    body: escalation,
    example: { reason: "the release waits for it" },
    answers: { 200: requestSchema },
    errors: ["role_forbidden", "wrong_state", "rate_limited"],
    async handle({ params: { id }, body: { reason }, caller: { identity } }, { desk }) {
      return ok(requestView(answered(await desk.escalate({ id, identity, reason }))));
    },
  }),

  route({
    method: "GET",
    path: "/presence",
    operation: "listPresent",
    summary: "List the reviewers who could decide something now",
    tag: "attention",
    access: "read-all",
    answers: { 200: presentPage },
    async handle(_call, { presence }) {
      const items = presence.present.map(({ name, by, since }) => ({
        name,
        by: [...by],
        ...(since !== undefined && { since: new Date(since).toISOString() }),
      }));
      return ok({ items, nextCursor: null });
    },
  }),
];
