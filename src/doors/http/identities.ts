import { isRefusal, refusalError } from "../../base/errors.ts";
import { hashLoginCode, newLoginCode, newToken } from "../../clearance/credentials.ts";
import { createLoginCode, createToken, login, revokeToken } from "../../clearance/identities.ts";
import type { Token } from "../../domain/reviewer.ts";
import { answered, need } from "./access.ts";
import type { ById, HttpContext, Routes } from "./context.ts";
import { optionalIso } from "./optional-iso.ts";
import { parseInput } from "./parse-input.ts";
import { login as loginBody, nothing, tokenRequest } from "./schemas.ts";

/** Logging in: the one route of the API that needs no token. */
export const loginRoutes: Routes = (app, context) => {
  app.post("/login", async (request) => {
    const { code, name } = parseInput(loginBody, request.body, "body");
    const { token, made } = await takeCode(context, code, name);
    return { token, name: made.name, expiresAt: optionalIso(made.expiresAt) };
  });
};

async function takeCode({ desk, loginLimit }: HttpContext, code: string, name: string) {
  const { token, hash } = newToken();
  const made = await desk.ledger.run(login, { codeHash: hashLoginCode(code), name, tokenHash: hash });
  if (isRefusal(made)) {
    // A right code is never refused: whoever sends wrong ones keeps nobody else out.
    loginLimit.wrongCode();
    throw refusalError(made);
  }
  return { token, made };
}

/** Who may speak to the desk, and as whom. */
export const identityRoutes: Routes = (app, { desk }) => {
  const { ledger } = desk;

  app.get("/whoami", async (request) => {
    parseInput(nothing, request.query, "query");
    const { identity, token } = request.caller;
    return { ...identity, expiresAt: optionalIso(token.expiresAt) };
  });

  app.post("/logout", async (request) => {
    parseInput(nothing, request.body, "body");
    const { identity } = request.caller;
    return tokenView(answered(await ledger.run(revokeToken, { id: identity.tokenId, identity })));
  });

  app.post("/login/codes", async (request, reply) => {
    need(request.caller, "manage-tokens");
    parseInput(nothing, request.body, "body");
    const { code, hash } = newLoginCode();
    const createdBy = request.caller.identity.name;
    const { expiresAt } = await ledger.run(createLoginCode, { hash, createdBy });
    reply.code(201);
    return { code, expiresAt: optionalIso(expiresAt) };
  });

  app.post("/tokens", async (request, reply) => {
    const { identity } = request.caller;
    need(request.caller, "manage-tokens");
    const { role, name, maxRisk } = parseInput(tokenRequest, request.body, "body");
    const { token, hash } = newToken();
    const input = { role, name, maxRisk, hash, createdBy: identity.name, identity };
    const made = answered(await ledger.run(createToken, input));
    reply.code(201);
    return { id: made.id, name: made.name, role: made.role, token };
  });

  app.get("/tokens", async (request) => {
    need(request.caller, "manage-tokens");
    parseInput(nothing, request.query, "query");
    return { items: (await ledger.tokens()).map(tokenView), nextCursor: null };
  });

  app.delete<ById>("/tokens/:id", async (request) => {
    const { identity } = request.caller;
    return tokenView(answered(await ledger.run(revokeToken, { id: request.params.id, identity })));
  });
};

/** A token as others may see it: never its hash. */
function tokenView({ id, name, role, maxRisk, createdAt, createdBy, expiresAt, revokedAt }: Token) {
  const times = {
    createdAt: optionalIso(createdAt),
    expiresAt: optionalIso(expiresAt),
    revokedAt: optionalIso(revokedAt),
  };
  return { id, name, role, maxRisk, createdBy, ...times };
}
