import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { refusalError, VistoError } from "../../base/errors.ts";
import type { HttpContext } from "./context.ts";
import { parseJsonBody } from "./json-body.ts";
import { registerMcp } from "./mcp.ts";
import { pathOf, problemOf, problemType, sendProblem } from "./problem.ts";
import { prepareCaller, register } from "./register.ts";
import { api, probes } from "./routes.ts";

const largestBody = 1024 * 1024;

/** Builds the server with every route; it does not listen yet. */
export function buildServer(context: HttpContext): FastifyInstance {
  const { log, hostGuard } = context;
  const app = fastify({
    logger: false,
    trustProxy: false,
    bodyLimit: largestBody,
    exposeHeadRoutes: false,
    // Draining is answered by a hook of ours, in our own words.
    return503OnClosing: false,
    // A body has half a minute to arrive; an idle connection is kept a little longer than clients and proxies keep theirs.
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    // Who sends no Host is answered by the guard, as a problem.
    http: { requireHostHeader: false },
    clientErrorHandler: (error, socket) => answerBrokenHttp(error, socket),
    frameworkErrors: (error, request, reply) => {
      const refusal = hostGuard.check(request.headers);
      sendProblem(reply, refusal ? refusalError(refusal) : error, log);
    },
  });
  app.server.on("checkExpectation", answerExpectation);
  addParsers(app);
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, error, log));
  app.setNotFoundHandler((request) => {
    throw new VistoError("not_found", `There is no ${request.method} ${pathOf(request.url)}.`);
  });
  addHooks(app, context);
  addRoutes(app, context);
  return app;
}

/** JSON is the only body; what another site can post without being asked first is none. */
function addParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body: Buffer, done) => {
    try {
      done(null, parseJsonBody(body));
    } catch (error) {
      done(error as Error);
    }
  });
}

function addHooks(app: FastifyInstance, { log, hostGuard, drain }: HttpContext): void {
  app.addHook("onRequest", (request, reply, next) => {
    reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
    const refusal = hostGuard.check(request.headers);
    next(refusal && refusalError(refusal));
  });
  app.addHook("onSend", (_request, reply, _payload, next) => {
    // Whoever was answered during the drain has to leave, or the server never closes.
    if (drain.begun) reply.header("connection", "close");
    next();
  });
  app.addHook("onResponse", (request, reply, next) => {
    const { method, url } = request;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    log.debug("http_request", { method, path: pathOf(url), status: reply.statusCode, ms });
    next();
  });
}

function addRoutes(app: FastifyInstance, context: HttpContext): void {
  prepareCaller(app);
  register(app, probes.routes, context);
  app.register(
    async (behind) => {
      refuseWhileDraining(behind, context);
      register(behind, api.routes, context);
    },
    { prefix: api.prefix },
  );
  app.register(async (scope) => {
    refuseWhileDraining(scope, context);
    registerMcp(scope, context);
  });
}

function refuseWhileDraining(api: FastifyInstance, { drain }: HttpContext): void {
  api.addHook("onRequest", (_request, _reply, next) => {
    if (drain.begun) next(new VistoError("draining", "The desk is stopping: try again when it is back."));
    else next();
  });
}

/** What is no HTTP at all, or came too slowly, never reaches a route. */
function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const body = JSON.stringify(
    problemOf(new VistoError("invalid_body", "Expected a well-formed HTTP request.")),
  );
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** A client that expects what we do not know: HTTP knows one word here, 100-continue, which Node answers by itself. */
function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify(
    problemOf(new VistoError("invalid_body", "Expected the header Expect to be 100-continue, or left out.")),
  );
  response.writeHead(400, { "content-type": problemType, connection: "close" }).end(body);
}
