import type { Instant, Milliseconds } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import { permits } from "../domain/permissions.ts";
import type { Risk } from "../domain/policy/policy.ts";
import type { Identity, Role, Token } from "../domain/reviewer.ts";
import { type Step, verb } from "../ledger/verb.ts";
import { append, refused } from "./move.ts";

/** Tokens and logins: who may speak to the desk. Secrets never come here, only their hashes. */

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  readonly maxRisk: Risk;
  readonly hash: string;
  readonly createdBy: string;
  readonly expiresAt?: Instant;
}

/** Records a token that the desk makes for itself at its first start. */
export const addToken = verb({
  name: "add_token",
  needs: () => ({}),
  decide(_read, input: NewToken, at): Step<Token> {
    return insertToken({ ...input, id: at.newId("tok"), createdAt: at.now });
  },
});

/** The changes that make a token, with its line of history. */
export function insertToken(token: Token): Step<Token> {
  const { id, name, role, maxRisk, createdBy, expiresAt } = token;
  return {
    answer: token,
    changes: [
      { change: "insert_token", token },
      append("token_created", id, createdBy, { name, role, maxRisk, expiresAt }),
    ],
  };
}

/** Makes a token for somebody else: only an identity that manages tokens may. */
export const createToken = verb({
  name: "create_token",
  needs: () => ({}),
  decide(_read, input: NewToken & { identity: Identity }, at): Step<Token | Refusal> {
    const { identity, ...token } = input;
    if (!permits(identity.role, "manage-tokens")) return refused(tokensForbidden(identity));
    return insertToken({ ...token, createdBy: identity.name, id: at.newId("tok"), createdAt: at.now });
  },
});

export function tokensForbidden(identity: Identity): Refusal {
  return refuse("role_forbidden", `the role ${identity.role} may not manage tokens: an admin may`);
}

/** Ends a token: an admin any, everybody their own. */
export const revokeToken = verb({
  name: "revoke_token",
  needs: ({ id }: { id: string; identity: Identity }) => ({ token: { read: "token", id } }),
  decide({ token }, { id, identity }: { id: string; identity: Identity }, at): Step<Token | Refusal> {
    if (!token) return refused(refuse("not_found", `there is no token ${id}: see \`visto token list\``));
    if (token.name !== identity.name && !permits(identity.role, "manage-tokens")) {
      return refused(tokensForbidden(identity));
    }
    if (token.revokedAt !== undefined) return { answer: token, changes: [] };
    const revoked = { ...token, revokedAt: at.now };
    return {
      answer: revoked,
      changes: [{ change: "update_token", token: revoked }, append("token_revoked", id, identity.name)],
    };
  },
});

/** How long a login code and a login are valid. */
const loginCodeLife: Milliseconds = 600_000;
const loginLife: Milliseconds = 30 * 86_400_000;

/** Makes a one-time code that turns into a person's login. */
export const createLoginCode = verb({
  name: "create_login_code",
  needs: () => ({}),
  decide(_read, input: { hash: string; createdBy: string }, at): Step<{ expiresAt: Instant }> {
    const expiresAt = at.now + loginCodeLife;
    return {
      answer: { expiresAt },
      changes: [
        { change: "insert_login_code", code: { ...input, role: "admin", expiresAt } },
        append("login_code_created", input.hash.slice(0, 12), input.createdBy, { expiresAt }),
      ],
    };
  },
});

export interface LoginInput {
  readonly codeHash: string;
  readonly name: string;
  readonly tokenHash: string;
}

/** Takes a login code, once, and gives its bearer a token for 30 days. */
export const login = verb({
  name: "login",
  needs: ({ codeHash }: LoginInput) => ({ code: { read: "loginCode", hash: codeHash } }),
  decide({ code }, { name, tokenHash }: LoginInput, at): Step<Token | Refusal> {
    if (!code || code.expiresAt <= at.now) {
      return refused(
        refuse(
          "login_code_unknown",
          "this login code is unknown, used or expired: get a new one with `visto login --new`",
        ),
      );
    }
    const { answer, changes } = insertToken({
      id: at.newId("tok"),
      name,
      role: code.role,
      maxRisk: "critical",
      hash: tokenHash,
      createdAt: at.now,
      createdBy: code.createdBy,
      expiresAt: at.now + loginLife,
    });
    return { answer, changes: [{ change: "delete_login_code", hash: code.hash }, ...changes] };
  },
});
