import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { bearerOf } from "./authenticate.ts";
import type { HttpContext } from "./context.ts";
import type { McpService } from "./mcp-service.ts";
import { knocking } from "./register.ts";

/** Adds `/mcp`: behind the same guards as the API, but with a protocol of its own. */
export function registerMcp(app: FastifyInstance, context: HttpContext): void {
  const { mcp } = context;
  if (!mcp) return;
  app.route({
    method: "POST",
    url: "/mcp",
    onRequest: knocking({ access: "token" }, context),
    handler: (request, reply) => serve(mcp, request, reply, context),
  });
  // No stream of its own is offered, and a session is nothing that had to be ended.
  app.route({
    method: ["GET", "DELETE"],
    url: "/mcp",
    handler: (_request, reply) => reply.code(405).header("allow", "POST").send(),
  });
}

async function serve(
  mcp: McpService,
  { raw, body, caller, headers }: FastifyRequest,
  reply: FastifyReply,
  { drain }: HttpContext,
): Promise<FastifyReply> {
  const ending = new AbortController();
  const forget = drain.onBegin(() => ending.abort());
  const { raw: response } = reply;
  // Whoever was answered during the drain has to leave, or the server never closes.
  response.once("finish", () => ending.signal.aborted && raw.socket.destroySoon());
  try {
    await mcp.serve({
      request: raw,
      response,
      body,
      identity: caller.identity,
      token: bearerOf(headers) ?? "",
      ending: ending.signal,
      takeOver: () => void reply.hijack(),
    });
  } finally {
    forget();
  }
  return reply;
}
