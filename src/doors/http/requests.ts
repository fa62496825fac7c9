import type { IncomingHttpHeaders } from "node:http";
import type { FastifyReply } from "fastify";
import type { z } from "zod";
import type { Instant } from "../../base/clock.ts";
import { parseDuration } from "../../base/duration.ts";
import { show } from "../../clearance/inspect.ts";
import { isDecided, isFinished } from "../../domain/lifecycle.ts";
import { permits } from "../../domain/permissions.ts";
import type { AgentRequest, Sighting } from "../../domain/request.ts";
import type { Identity } from "../../domain/reviewer.ts";
import { parseSearch } from "../../domain/search/parse-search.ts";
import type { Search, Term } from "../../domain/search/search.ts";
import { type RequestView, requestView } from "../../domain/view.ts";
import { entryPage } from "../../domain/views/history.ts";
import { requestPage, requestSchema } from "../../domain/views/request.ts";
import { answered, readable } from "./access.ts";
import { keyOf, readAsk } from "./ask.ts";
import { authenticate } from "./authenticate.ts";
import type { Caller, HttpContext } from "./context.ts";
import { pageFrom, pageView } from "./cursor.ts";
import { entryView } from "./entry-view.ts";
import { holdPoll } from "./long-poll.ts";
import { noteFetch } from "./note-fetch.ts";
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
    example: {
      agent: "claude-code",
      kind: "bash_command",
      command: "npm publish",
      cwd: "/home/ada/left-pad",
      reason: "release 1.4",
      key: "release-1.4",
      deadline: "10m",
    },
    headers: {
      "x-visto-client": "`cli` where the command line asks, `mcp` where the MCP server does.",
      "idempotency-key": "Another way to give `key`; where both are given they must agree.",
    },
    answers: { 200: requestSchema, 201: requestSchema },
    errors: ["key_reused"],
    async handle({ body, headers, caller, reply }, context) {
      context.limits.submission(caller.identity, body.agent);
      const ask = readAsk({ ...body, key: keyOf(body.key, headers["idempotency-key"]) }, channelOf(headers));
      const { request, created: isNew } = answered(await context.desk.submit(ask, caller.identity));
      // A rejection is all that there is to know; of a command that has run, the output is yet to be fetched.
      if (request.status === "rejected") noteFetch(context, caller, request, reply);
      const place = `/api/v1/requests/${request.id}`;
      return isNew ? created(requestView(request), place) : ok(requestView(request), place);
    },
  }),

  route({
    method: "GET",
    path: "/requests",
    operation: "listRequests",
    summary: "List requests, newest first",
    description:
      "An agent sees its own. A page looks at a bounded stretch of the history: it may have fewer items than `limit`, or none, although `nextCursor` leads on.",
    tag: "requests",
    access: "token",
    query: requestList,
    answers: { 200: requestPage },
    async handle({ query: { limit, cursor, ...filter }, caller }, { desk, clock, limits }) {
      const search = [...ownOnly(caller.identity), ...searchOf(filter, clock.now())];
      const look = () => desk.ledger.requests({ search, limit, cursor });
      const page = await (filter.q === undefined ? look() : limits.search(caller.token.id, look));
      return ok(pageView("requests", page, requestView));
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
    handle: async ({ params, query, caller, headers, reply }, context) => {
      const { ip } = reply.request;
      return ok(await showRequest(context, { id: params.id, ...query, caller, headers, ip, reply }));
    },
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
    async handle({ params: { id }, query: { limit, cursor }, caller }, { desk }) {
      readable(await desk.ledger.request(id), id, caller);
      const entries = await desk.ledger.entriesOf(id, limit, Number(cursor ?? 0));
      const page = pageFrom(entries, limit, ({ seq }) => seq);
      return ok(pageView("history", page, entryView));
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
    example: { reason: "no longer needed" },
    answers: { 200: requestSchema },
    errors: ["role_forbidden", "wrong_state"],
    async handle({ params: { id }, body, caller, reply }, context) {
      const { identity } = caller;
      const withdrawn = answered(await context.desk.withdraw({ id, identity, ...body }));
      noteFetch(context, caller, withdrawn, reply);
      return ok(requestView(withdrawn));
    },
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

/** Whoever may not read everything finds their own only. */
function ownOnly({ role, name }: Identity): Search {
  return permits(role, "read-all") ? [] : [{ on: "requester", any: [name] }];
}

/** The query's fields are terms like those that `q` may hold. */
function searchOf(filter: Omit<z.output<typeof requestList>, "limit" | "cursor">, now: Instant): Search {
  const { status, agent, risk, kind, unfetched, q } = filter;
  const terms: Term[] = [];
  if (status) terms.push({ on: "status", any: status });
  if (agent !== undefined) terms.push({ on: "agent", any: [agent] });
  if (risk) terms.push({ on: "risk", any: [risk] });
  if (kind) terms.push({ on: "kind", any: [kind] });
  if (unfetched) terms.push({ on: "is", any: ["unfetched"] });
  return q === undefined ? terms : [...terms, ...parseSearch(q, now)];
}

type ShowCall = z.output<typeof byId> &
  z.output<typeof requestWait> & {
    readonly caller: Caller;
    readonly headers: IncomingHttpHeaders;
    readonly ip: string;
    readonly reply: FastifyReply;
  };

async function showRequest(context: HttpContext, call: ShowCall): Promise<RequestView> {
  const { id, wait, until, reply } = call;
  let { caller } = call;
  let shown = readable(await show(context.desk.ledger, id), id, caller);
  const isReached = until === "decided" ? isDecided : isFinished;
  if (wait !== undefined && !isReached(shown.status)) {
    await holdPoll(context, caller, reply, { id, until, wait: Math.min(parseDuration(wait), longestWait) });
    // The token may have been revoked while the answer was held back.
    caller = await authenticate(context, call);
    shown = readable(await show(context.desk.ledger, id), id, caller);
  }
  noteFetch(context, caller, shown, reply);
  return requestView(shown);
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
