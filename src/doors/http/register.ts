import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import { need } from "./access.ts";
import { authenticate } from "./authenticate.ts";
import type { Caller, HttpContext } from "./context.ts";
import { parseInput } from "./parse-input.ts";
import type { Route } from "./route.ts";
import { nothing } from "./schemas.ts";

/** Adds the declared routes to the server. */
export function register(app: FastifyInstance, routes: readonly Route[], context: HttpContext): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      onRequest: knocking(route, context),
      handler: (request, reply) => serve(route, request, reply, context),
    });
  }
}

/** Who calls, and whether they may, is known before a body is read. */
export function knocking(
  { access }: Pick<Route, "access">,
  context: HttpContext,
): onRequestAsyncHookHandler[] {
  if (access === "open") return [];
  return [
    async (request) => {
      request.caller = await authenticate(context, request);
      context.limits.call(request.caller.token.id);
      context.presence.note(request.caller.identity);
      if (access !== "token") need(request.caller, access);
    },
  ];
}

async function serve(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  context: HttpContext,
): Promise<unknown> {
  const { params, query, body, headers, caller } = request;
  const answer = await route.handle(
    {
      params: parseInput(route.params ?? nothing, params, "path"),
      query: parseInput(route.query ?? nothing, query, "query"),
      body: parseInput(route.body ?? nothing, body, "body"),
      headers,
      caller,
      reply,
    },
    context,
  );
  if (!answer) return reply;
  reply.code(answer.status);
  if (answer.headers) reply.headers(answer.headers);
  return answer.body;
}

/** Routes that need a token find their caller here. */
export function prepareCaller(app: FastifyInstance): void {
  app.decorateRequest("caller", null as unknown as Caller);
}
