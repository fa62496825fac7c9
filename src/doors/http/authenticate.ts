import type { IncomingHttpHeaders } from "node:http";
import type { FastifyRequest } from "fastify";
import { VistoError } from "../../base/errors.ts";
import { hashToken } from "../../clearance/credentials.ts";
import type { Caller, HttpContext } from "./context.ts";

/** The token that a request brings, whether or not it is a good one. */
export function bearerOf({ authorization = "" }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
}

/** Finds out who calls, anew for each request: a revoked token is refused from the next one on. */
export async function authenticate(
  { desk, clock, limits }: HttpContext,
  request: Pick<FastifyRequest, "headers"> & { readonly ip: string },
): Promise<Caller> {
  const given = bearerOf(request.headers);
  if (given === undefined) {
    throw new VistoError("token_missing", "Expected the header Authorization: Bearer TOKEN.");
  }
  const token = await desk.ledger.tokenByHash(hashToken(given));
  const isValid = token && token.revokedAt === undefined && (token.expiresAt ?? Infinity) > clock.now();
  if (!isValid) {
    limits.wrongToken(request.ip);
    throw new VistoError(
      "token_unknown",
      "This token is unknown, revoked or expired: log in again or ask for another.",
    );
  }
  const { id: tokenId, name, role, maxRisk } = token;
  return { token, identity: { name, role, maxRisk, tokenId } };
}
