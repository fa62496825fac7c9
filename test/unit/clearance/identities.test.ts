import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  addToken,
  createLoginCode,
  createToken,
  login,
  revokeToken,
} from "../../../src/clearance/identities.ts";
import type { Token } from "../../../src/domain/reviewer.ts";
import { appended, changeOf, moment, now } from "../../support/moment.ts";
import { ada, agent, granted, identity, refusalCode, root } from "../../support/requests.ts";

const wanted = { name: "bob", role: "reviewer", maxRisk: "high", hash: "h", createdBy: "desk" } as const;
const token: Token = { ...wanted, id: "tok_0", createdAt: 0 };

describe("tokens", () => {
  it("are made by the desk for itself, and by an admin in the admin's name", () => {
    assert.equal(addToken.decide({}, wanted, moment()).answer.createdBy, "desk");
    const step = createToken.decide({}, { ...wanted, identity: root }, moment());
    const made = granted(step.answer);
    assert.deepEqual(made, { ...wanted, id: "tok_1", createdAt: now, createdBy: "root" });
    assert.deepEqual(changeOf(step, "insert_token")?.token, made);
    assert.deepEqual(appended(step), ["token_created"]);
    assert.ok(!("hash" in (changeOf(step, "append")?.entry.body ?? {})), "the hash stays out of the history");
  });

  it("are made by nobody else", () => {
    for (const by of [agent, ada, identity("op", "operator")]) {
      const step = createToken.decide({}, { ...wanted, identity: by }, moment());
      assert.equal(refusalCode(step.answer), "role_forbidden");
      assert.deepEqual(step.changes, []);
    }
  });

  it("are revoked by an admin and by whoever bears their name, once", () => {
    const revoke = (known: Token | undefined, by = root) =>
      revokeToken.decide({ token: known }, { id: "tok_0", identity: by }, moment());
    assert.equal(granted(revoke(token).answer).revokedAt, now);
    assert.equal(granted(revoke(token, identity("bob", "reviewer")).answer).revokedAt, now);
    assert.deepEqual(appended(revoke(token)), ["token_revoked"]);
    assert.deepEqual(revoke({ ...token, revokedAt: 5 }).changes, []);
    assert.equal(refusalCode(revoke(token, ada).answer), "role_forbidden");
    assert.equal(refusalCode(revoke(undefined).answer), "not_found");
  });
});

describe("logins", () => {
  const code = { hash: "c", createdBy: "root", role: "admin", expiresAt: now + 1 } as const;
  const tryLogin = (known?: typeof code | (Omit<typeof code, "expiresAt"> & { expiresAt: number })) =>
    login.decide({ code: known }, { codeHash: "c", name: "ada", tokenHash: "t" }, moment());

  it("turn a code into a token for 30 days, and use the code up", () => {
    const step = tryLogin(code);
    const made = granted(step.answer);
    assert.deepEqual([made.name, made.maxRisk, made.hash], ["ada", "critical", "t"]);
    assert.equal(made.expiresAt, now + 30 * 86_400_000);
    assert.equal(changeOf(step, "delete_login_code")?.hash, "c");
  });

  it("refuse a code that is unknown, used or older than ten minutes", () => {
    assert.equal(refusalCode(tryLogin().answer), "login_code_unknown");
    assert.equal(refusalCode(tryLogin({ ...code, expiresAt: now }).answer), "login_code_unknown");
    const made = createLoginCode.decide({}, { hash: "c", createdBy: "root" }, moment());
    assert.equal(made.answer.expiresAt, now + 600_000);
  });
});
