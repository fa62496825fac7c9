import type { IncomingHttpHeaders } from "node:http";
import type { FastifyReply } from "fastify";
import type { z } from "zod";
import { parseDuration } from "../../base/duration.ts";
import { show } from "../../clearance/inspect.ts";
import { isDecided, isFinished } from "../../domain/lifecycle.ts";
import { permits } from "../../domain/permissions.ts";
import type { AgentRequest, Sighting } from "../../domain/request.ts";
import { type RequestView, requestView } from "../../domain/view.ts";
import { entryPage } from "../../domain/views/history.ts";
import { requestPage, requestSchema } from "../../domain/views/request.ts";
import { answered, isOwn, readable } from "./access.ts";
import { readAsk } from "./ask.ts";
import { authenticate } from "./authenticate.ts";
import type { Caller, HttpContext } from "./context.ts";
import { entryView } from "./entry-view.ts";
import { holdPoll } from "./long-poll.ts";
import { created, ok, type Route, route } from "./route.ts";
import {
  byId,
  historyList,
  longestWait,
  requestList,
  requestWait,
  submission,
  withdrawal,
} from "./schemas.ts";

/** Asking, and reading what was asked. */
export const requestRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/requests",
    operation: "submitRequest",
    summary: "Ask for clearance",
    description:
      "Exactly one of `command` (shell text), `argv` (words), `tool` with `input`, or, for the `task_*` kinds, `input` alone. 201 where it is a new ask, 200 where it is one that is known already: the same `key`, or another sighting of the same tool call. It is on disk before it is answered.",
    tag: "requests",
    access: "submit",
    body: submission,
    headers: { "x-visto-client": "`cli` where the command line asks, `mcp` where the MCP server does." },
    answers: { 200: requestSchema, 201: requestSchema },
    errors: ["key_reused"],
    async handle({ body, headers, caller: { identity } }, { desk }) {
      const channel = channelOf(headers);
      const { request, created: isNew } = answered(await desk.submit(readAsk(body, channel), identity));
      const place = `/api/v1/requests/${request.id}`;
      return isNew ? created(requestView(request), place) : ok(requestView(request), place);
    },
  }),

  route({
    method: "GET",
    path: "/requests",
    operation: "listRequests",
    summary: "List requests, newest first",
    description: "An agent sees its own.",
    tag: "requests",
    access: "token",
    query: requestList,
    answers: { 200: requestPage },
    async handle({ query: { q: text, ...query }, caller: { identity } }, { desk }) {
      const requester = permits(identity.role, "read-all") ? undefined : identity.name;
      const page = await desk.ledger.requests({ ...query, text, requester });
      return ok({ items: page.items.map(requestView), nextCursor: page.nextCursor });
    },
  }),

  route({
    method: "GET",
    path: "/requests/:id",
    operation: "getRequest",
    summary: "Show one request, now or when it is decided or finished",
    description:
      "With `wait` the answer is held back, for at most a minute, until the request is there; what is answered then is how it stands.",
    tag: "requests",
    access: "token",
    params: byId,
    query: requestWait,
    answers: { 200: requestSchema },
    errors: ["role_forbidden"],
    handle: async ({ params, query, caller, headers, reply }, context) =>
      ok(await showRequest(context, { id: params.id, ...query, caller, headers, reply })),
  }),

  route({
    method: "GET",
    path: "/requests/:id/history",
    operation: "getRequestHistory",
    summary: "List the entries about one request, oldest first",
    tag: "requests",
    access: "token",
    params: byId,
    query: historyList,
    answers: { 200: entryPage },
    errors: ["role_forbidden"],
    async handle({ params: { id }, query: { limit }, caller }, { desk }) {
      readable(await desk.ledger.request(id), id, caller);
      const entries = await desk.ledger.entriesOf(id, limit);
      return ok({ items: entries.map(entryView), nextCursor: null });
    },
  }),

  route({
    method: "POST",
    path: "/requests/:id/withdraw",
    operation: "withdrawRequest",
    summary: "Take a request back before it runs",
    description:
      "Whoever asked may, and reviewers. With `undecided`, only while nobody has decided: what is approved stays approved.",
    tag: "requests",
    access: "token",
    params: byId,
    body: withdrawal,
    answers: { 200: requestSchema },
    errors: ["role_forbidden", "wrong_state"],
    handle: async ({ params: { id }, body, caller: { identity } }, { desk }) =>
      ok(requestView(answered(await desk.withdraw({ id, identity, ...body })))),
  }),

  route({
    method: "POST",
    path: "/requests/:id/seen",
    operation: "acknowledgeRequest",
    summary: "Say that an ask was shown to the caller",
    description: "A watching client's receipt: it turns `unconfirmed` into `delivered`.",
    tag: "requests",
    access: "decide",
    params: byId,
    answers: { 200: requestSchema },
    handle: async ({ params: { id }, caller }, context) =>
      ok(requestView(await recordSeen(context, id, caller))),
  }),
];

/** Which of our own clients asks; whatever else speaks HTTP is only that. */
function channelOf(headers: IncomingHttpHeaders): Sighting["channel"] {
  const client = headers["x-visto-client"];
  return client === "cli" || client === "mcp" ? client : "http";
}

type ShowCall = z.output<typeof byId> &
  z.output<typeof requestWait> & {
    readonly caller: Caller;
    readonly headers: IncomingHttpHeaders;
    readonly reply: FastifyReply;
  };

async function showRequest(context: HttpContext, call: ShowCall): Promise<RequestView> {
  const { id, wait, until, reply } = call;
  let { caller } = call;
  let shown = readable(await show(context.desk.ledger, id), id, caller);
  const isReached = until === "decided" ? isDecided : isFinished;
  if (wait !== undefined && !isReached(shown.status)) {
    await holdPoll(context, reply, { id, until, wait: Math.min(parseDuration(wait), longestWait) });
    // The token may have been revoked while the answer was held back.
    caller = await authenticate(context, call);
    shown = readable(await show(context.desk.ledger, id), id, caller);
  }
  if (isFinished(shown.status) && isOwn(shown, caller)) recordAnswer(context, shown, reply);
  return requestView(shown);
}

/** The requester has its result once the answer went out; a later, other way of telling it is then not needed. */
function recordAnswer({ desk, drain }: HttpContext, request: AgentRequest, reply: FastifyReply): void {
  const to = request.requester;
  const known = request.deliveries.some(
    ({ channel, about, state, ...sent }) =>
      channel === "poll" && about === "result" && state === "delivered" && sent.to === to,
  );
  if (known) return;
  const delivery = {
    channel: "poll",
    to,
    about: "result",
    state: "delivered",
    evidence: "answered 200",
  } as const;
  reply.raw.once("finish", () => {
    if (reply.raw.statusCode !== 200) return;
    drain.background("poll_delivery_not_recorded", () => desk.recordDelivery({ id: request.id, delivery }));
  });
}

/** A watching client's receipt: it turns `unconfirmed` into `delivered`. */
async function recordSeen({ desk }: HttpContext, id: string, { identity }: Caller): Promise<AgentRequest> {
  const delivery = {
    channel: "feed",
    to: identity.name,
    about: "ask",
    state: "delivered",
    evidence: "shown by a watching client",
  } as const;
  return answered(await desk.recordDelivery({ id, delivery }));
}
