import type { FastifyReply, FastifyRequest } from "fastify";
import { parseDuration } from "../../base/duration.ts";
import { show } from "../../clearance/inspect.ts";
import { isDecided, isFinished } from "../../domain/lifecycle.ts";
import { permits } from "../../domain/permissions.ts";
import type { AgentRequest } from "../../domain/request.ts";
import { type RequestView, requestView } from "../../domain/view.ts";
import { answered, need, readable } from "./access.ts";
import { readAsk } from "./ask.ts";
import { authenticate } from "./authenticate.ts";
import type { ById, HttpContext, Routes } from "./context.ts";
import { entryView } from "./entry-view.ts";
import { holdPoll } from "./long-poll.ts";
import { noteFetch } from "./note-fetch.ts";
import { parseInput } from "./parse-input.ts";
import { historyList, longestWait, nothing, requestList, requestWait, withdrawal } from "./schemas.ts";

/** Asking, and reading what was asked. */
export const requestRoutes: Routes = (app, context) => {
  const { desk } = context;

  app.post("/requests", async (request, reply) => {
    need(request.caller, "submit");
    const channel = request.headers["x-visto-client"] === "cli" ? "cli" : "http";
    const submitted = answered(await desk.submit(readAsk(request.body, channel), request.caller.identity));
    reply.code(submitted.created ? 201 : 200).header("location", `/api/v1/requests/${submitted.request.id}`);
    // A rejection is all that there is to know; of a command that has run, the output is yet to be fetched.
    if (submitted.request.status === "rejected") noteFetch(context, request.caller, submitted.request, reply);
    return requestView(submitted.request);
  });

  app.get("/requests", async (request) => {
    const { q: text, ...query } = parseInput(requestList, request.query, "query");
    const { identity } = request.caller;
    const requester = permits(identity.role, "read-all") ? undefined : identity.name;
    const page = await desk.ledger.requests({ ...query, text, requester });
    return { items: page.items.map(requestView), nextCursor: page.nextCursor };
  });

  app.get<ById>("/requests/:id", (request, reply) => showRequest(context, request, reply));

  app.get<ById>("/requests/:id/history", async (request) => {
    const { limit } = parseInput(historyList, request.query, "query");
    const { id } = request.params;
    readable(await desk.ledger.request(id), id, request.caller);
    const entries = await desk.ledger.entriesOf(id, limit);
    return { items: entries.map(entryView), nextCursor: null };
  });

  app.post<ById>("/requests/:id/withdraw", async (request, reply) => {
    const { reason } = parseInput(withdrawal, request.body, "body");
    const { identity } = request.caller;
    const withdrawn = answered(await desk.withdraw({ id: request.params.id, identity, reason }));
    noteFetch(context, request.caller, withdrawn, reply);
    return requestView(withdrawn);
  });

  app.post<ById>("/requests/:id/seen", async (request) => {
    parseInput(nothing, request.body, "body");
    return requestView(await recordSeen(context, request));
  });
};

async function showRequest(
  context: HttpContext,
  request: FastifyRequest<ById>,
  reply: FastifyReply,
): Promise<RequestView> {
  const { id } = request.params;
  const { wait, until } = parseInput(requestWait, request.query, "query");
  let caller = request.caller;
  let shown = readable(await show(context.desk.ledger, id), id, caller);
  const isReached = until === "decided" ? isDecided : isFinished;
  if (wait !== undefined && !isReached(shown.status)) {
    await holdPoll(context, reply, { id, until, wait: Math.min(parseDuration(wait), longestWait) });
    // The token may have been revoked while the answer was held back.
    caller = await authenticate(context, request);
    shown = readable(await show(context.desk.ledger, id), id, caller);
  }
  noteFetch(context, caller, shown, reply);
  return requestView(shown);
}

/** A watching client's receipt: it turns `unconfirmed` into `delivered`. */
async function recordSeen({ desk }: HttpContext, request: FastifyRequest<ById>): Promise<AgentRequest> {
  need(request.caller, "decide");
  const delivery = {
    channel: "feed",
    to: request.caller.identity.name,
    about: "ask",
    state: "delivered",
    evidence: "shown by a watching client",
  } as const;
  return answered(await desk.recordDelivery({ id: request.params.id, delivery }));
}
