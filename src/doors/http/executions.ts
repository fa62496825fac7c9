import { isRefusal } from "../../base/errors.ts";
import { requestView } from "../../domain/view.ts";
import { renewedSchema, requestSchema, startedSchema } from "../../domain/views/request.ts";
import { answered, ownRequest } from "./access.ts";
import { noteFetch } from "./note-fetch.ts";
import { ok, type Route, route } from "./route.ts";
import { byId, confirmation, renewal, startClaim } from "./schemas.ts";

/** What an agent's own process tells of the command that it runs. */
export const executionRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/requests/:id/start",
    operation: "startRequest",
    summary: "Claim an approved request, to run it oneself",
    description:
      "Answered 200 to exactly one claim, and to that claim again. Every gate is checked anew; one that is closed ends the clearance.",
    tag: "executions",
    access: "token",
    params: byId,
    body: startClaim,
    example: { digest: "3f1c…", claim: "shell on laptop#b7e2…" },
    answers: { 200: startedSchema },
    errors: ["role_forbidden", "wrong_state", "digest_differs", "gate_failed", "claim_held"],
    async handle({ params, body: { digest, claim }, caller, reply }, context) {
      const own = await ownRequest(context, params.id, caller);
      const started = await context.desk.startByAgent(own, claim, digest);
      // A gate that was closed has ended the request, and this very answer tells the agent.
      if (isRefusal(started)) noteFetch(context, caller, await ownRequest(context, own.id, caller), reply);
      const { request, execution } = answered(started);
      const { id, leaseUntil } = execution;
      return ok({ id: own.id, status: request.status, execution: { id, leaseUntil: iso(leaseUntil) } });
    },
  }),

  route({
    method: "POST",
    path: "/requests/:id/renew",
    operation: "renewRequest",
    summary: "Keep the lease of a running command",
    description: "Every 5 s; after 15 s of silence the outcome is `unknown`.",
    tag: "executions",
    access: "token",
    params: byId,
    body: renewal,
    example: { claim: "shell on laptop#b7e2…" },
    answers: { 200: renewedSchema },
    errors: ["role_forbidden", "wrong_state", "claim_held"],
    async handle({ params, body: { claim }, caller }, context) {
      const { id } = await ownRequest(context, params.id, caller);
      const { leaseUntil } = answered(await context.desk.renew(id, claim));
      return ok({ id, leaseUntil: iso(leaseUntil) });
    },
  }),

  route({
    method: "POST",
    path: "/requests/:id/confirm",
    operation: "confirmRequest",
    summary: "Report how a command ended",
    tag: "executions",
    access: "token",
    params: byId,
    body: confirmation,
    example: { claim: "shell on laptop#b7e2…", outcome: "executed", exitCode: 0, output: "+ left-pad@1.4.0" },
    answers: { 200: requestSchema },
    errors: ["role_forbidden", "wrong_state", "claim_held"],
    async handle({ params, body: { claim, output, ...result }, caller }, context) {
      const { id } = await ownRequest(context, params.id, caller);
      return ok(requestView(answered(await context.desk.confirm({ id, claim, result }, output))));
    },
  }),
];

function iso(at: number): string {
  return new Date(at).toISOString();
}
