import { isRefusal } from "../../base/errors.ts";
import { requestView } from "../../domain/view.ts";
import { answered, ownRequest } from "./access.ts";
import type { ById, Routes } from "./context.ts";
import { noteFetch } from "./note-fetch.ts";
import { parseInput } from "./parse-input.ts";
import { confirmation, renewal, startClaim } from "./schemas.ts";

/** What an agent's own process tells of the command that it runs. */
export const executionRoutes: Routes = (app, context) => {
  const { desk } = context;

  app.post<ById>("/requests/:id/start", async (request, reply) => {
    const { digest, claim } = parseInput(startClaim, request.body, "body");
    const own = await ownRequest(context, request.params.id, request.caller);
    const answer = await desk.startByAgent(own, claim, digest);
    // A gate that was closed has ended the request, and this very answer tells the agent.
    if (isRefusal(answer))
      noteFetch(context, request.caller, (await desk.ledger.request(own.id)) ?? own, reply);
    const started = answered(answer);
    const { id, leaseUntil } = started.execution;
    return { id: own.id, status: started.request.status, execution: { id, leaseUntil: iso(leaseUntil) } };
  });

  app.post<ById>("/requests/:id/renew", async (request) => {
    const { claim } = parseInput(renewal, request.body, "body");
    const { id } = await ownRequest(context, request.params.id, request.caller);
    const { leaseUntil } = answered(await desk.renew(id, claim));
    return { id, leaseUntil: iso(leaseUntil) };
  });

  app.post<ById>("/requests/:id/confirm", async (request) => {
    const { claim, output, ...result } = parseInput(confirmation, request.body, "body");
    const { id } = await ownRequest(context, request.params.id, request.caller);
    return requestView(answered(await desk.confirm({ id, claim, result }, output)));
  });
};

function iso(at: number): string {
  return new Date(at).toISOString();
}
