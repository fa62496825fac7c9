import { invariant, isRefusal, refusalError } from "../../base/errors.ts";
import { hashLoginCode, newLoginCode, newToken } from "../../clearance/credentials.ts";
import { createLoginCode, createToken, login, revokeToken } from "../../clearance/identities.ts";
import type { Token } from "../../domain/reviewer.ts";
import {
  identitySchema,
  loginCodeSchema,
  loginSchema,
  newTokenSchema,
  type TokenView,
  tokenPage,
  tokenSchema,
} from "../../domain/views/identity.ts";
import { answered } from "./access.ts";
import type { HttpContext } from "./context.ts";
import { pageView } from "./cursor.ts";
import { optionalIso } from "./optional-iso.ts";
import { created, ok, openRoute, type Route, route } from "./route.ts";
import { byId, login as loginBody, tokenList, tokenRequest } from "./schemas.ts";

/** Who may speak to the desk, and as whom. */
export const identityRoutes: readonly Route[] = [
  openRoute({
    method: "POST",
    path: "/login",
    operation: "login",
    summary: "Turn a one-time code into a person's token",
    tag: "identities",
    body: loginBody,
    example: { code: "7KQM-4TXD", name: "ada" },
    answers: { 200: loginSchema },
    errors: ["login_code_unknown"],
    async handle({ body: { code, name } }, context) {
      const { token, made } = await takeCode(context, code, name);
      invariant(made.expiresAt !== undefined, "a login ends by itself");
      return ok({ token, name: made.name, expiresAt: iso(made.expiresAt) });
    },
  }),

  route({
    method: "GET",
    path: "/whoami",
    operation: "whoami",
    summary: "Say who the desk takes the caller for",
    tag: "identities",
    access: "token",
    answers: { 200: identitySchema },
    handle: async ({ caller: { identity, token } }) =>
      ok({ ...identity, expiresAt: optionalIso(token.expiresAt) }),
  }),

  route({
    method: "POST",
    path: "/logout",
    operation: "logout",
    summary: "End the token that this call is made with",
    tag: "identities",
    access: "token",
    answers: { 200: tokenSchema },
    async handle({ caller: { identity } }, { desk }) {
      const ended = await desk.ledger.run(revokeToken, { id: identity.tokenId, identity });
      return ok(tokenView(answered(ended)));
    },
  }),

  route({
    method: "POST",
    path: "/login/codes",
    operation: "createLoginCode",
    summary: "Make a one-time code for somebody's login",
    tag: "identities",
    access: "manage-tokens",
    answers: { 201: loginCodeSchema },
    async handle({ caller: { identity } }, { desk }) {
      const { code, hash } = newLoginCode();
      const { expiresAt } = await desk.ledger.run(createLoginCode, { hash, createdBy: identity.name });
      return created({ code, expiresAt: iso(expiresAt) });
    },
  }),

  route({
    method: "POST",
    path: "/tokens",
    operation: "createToken",
    summary: "Make a token",
    description: "The only answer that shows it.",
    tag: "identities",
    access: "manage-tokens",
    body: tokenRequest,
    example: { role: "reviewer", name: "night-watch", maxRisk: "medium" },
    answers: { 201: newTokenSchema },
    async handle({ body: { role, name, maxRisk }, caller: { identity } }, { desk }) {
      const { token, hash } = newToken();
      const input = { role, name, maxRisk, hash, createdBy: identity.name, identity };
      const made = answered(await desk.ledger.run(createToken, input));
      return created({ id: made.id, name: made.name, role: made.role, token });
    },
  }),

  route({
    method: "GET",
    path: "/tokens",
    operation: "listTokens",
    summary: "List the tokens, newest first",
    tag: "identities",
    access: "manage-tokens",
    query: tokenList,
    answers: { 200: tokenPage },
    handle: async ({ query }, { desk }) => ok(pageView("tokens", await desk.ledger.tokens(query), tokenView)),
  }),

  route({
    method: "DELETE",
    path: "/tokens/:id",
    operation: "revokeToken",
    summary: "End a token: an admin any, everybody their own",
    tag: "identities",
    access: "token",
    params: byId,
    answers: { 200: tokenSchema },
    errors: ["role_forbidden"],
    handle: async ({ params: { id }, caller: { identity } }, { desk }) =>
      ok(tokenView(answered(await desk.ledger.run(revokeToken, { id, identity })))),
  }),
];

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

/** A token as others may see it: never its hash. */
function tokenView({
  id,
  name,
  role,
  maxRisk,
  createdAt,
  createdBy,
  expiresAt,
  revokedAt,
}: Token): TokenView {
  return {
    id,
    name,
    role,
    maxRisk,
    createdBy,
    createdAt: iso(createdAt),
    expiresAt: optionalIso(expiresAt),
    revokedAt: optionalIso(revokedAt),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
