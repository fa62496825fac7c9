import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply } from "fastify";
import { z } from "zod";
import { VistoError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import { redact, redactValue } from "../../domain/redact.ts";
import type { Shown } from "../../domain/views/shown.ts";

/** An error as RFC 9457 says it, with our code and details but no secret. */
export const problemSchema = z
  .object({
    type: z.literal("about:blank"),
    title: z.string().describe("The status in words."),
    status: z.int(),
    code: z.string().describe("What programs go by; see the table of codes."),
    detail: z.string().describe("For people: what was expected, what came, what to do."),
    details: z.record(z.string(), z.unknown()).optional().describe("Facts for programs, by the code."),
  })
  .meta({ id: "Problem", description: "An error, RFC 9457." });

export type Problem = Shown<typeof problemSchema>;

export const problemType = "application/problem+json";

export function problemOf({ code, kind, message, details }: VistoError): Problem {
  return {
    type: "about:blank",
    title: STATUS_CODES[kind.status] ?? "Error",
    status: kind.status,
    code,
    detail: redact(message),
    ...(Object.keys(details).length > 0 && { details: redactValue(details) as Problem["details"] }),
  };
}

/** Answers an error; what is not the caller's doing is logged, and told without its inside. */
export function sendProblem(reply: FastifyReply, error: unknown, log: Log): FastifyReply {
  const known = knownError(error);
  if (known.kind.status >= 500 && known.code !== "draining") {
    log.error("http_request_failed", {
      error,
      method: reply.request.method,
      path: pathOf(reply.request.url),
    });
  }
  if (known.kind.status === 401) reply.header("www-authenticate", "Bearer");
  if (known.kind.retryable) reply.header("retry-after", retryAfter(known));
  const shown = known.kind.status === 500 ? new VistoError(known.code, insideError) : known;
  return reply.code(known.kind.status).type(problemType).send(problemOf(shown));
}

const insideError = "The desk failed to answer this; its log says why.";

/** The path of a url, without its query. */
export function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}

function retryAfter({ details }: VistoError): number {
  return typeof details.retryAfterMs === "number" ? Math.ceil(details.retryAfterMs / 1_000) : 1;
}

function knownError(error: unknown): VistoError {
  if (error instanceof VistoError) return error;
  return frameworkError(error as Partial<FastifyError>) ?? new VistoError("internal", insideError, {}, error);
}

/** The few errors that the framework finds by itself, in our words. */
function frameworkError({ code, message }: Partial<FastifyError>): VistoError | undefined {
  switch (code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new VistoError("body_too_large", "Expected a body of at most 1 MiB.");
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
    case "FST_ERR_ROUTE_MISSING_CONTENT_TYPE":
      return new VistoError("invalid_body", "Expected a JSON body with Content-Type: application/json.");
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return new VistoError("invalid_body", "Expected as many bytes of body as Content-Length says.");
    case "FST_ERR_BAD_URL":
      return new VistoError("bad_encoding", `Expected a well-formed path: ${message}.`);
    case "FST_ERR_NOT_FOUND":
      return new VistoError("not_found", "There is nothing here for this method of HTTP.");
    case "FST_ERR_MAX_PARAM_LENGTH":
      return new VistoError("not_found", "There is nothing with an id as long as that.");
    case "ECONNRESET":
      return new VistoError("invalid_body", "The connection ended in the middle of the body.");
    default:
      return undefined;
  }
}
