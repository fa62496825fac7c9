import assert from "node:assert/strict";
import { it } from "node:test";
import { hashLoginCode, hashToken, newLoginCode, newToken } from "../../../src/clearance/credentials.ts";

it("a token is 256 random bits and found by its hash", () => {
  const { token, hash } = newToken();
  assert.match(token, /^visto_[A-Za-z0-9_-]{43}$/);
  assert.equal(hash, hashToken(token));
  assert.notEqual(newToken().token, token);
});

it("a login code may be typed as people type", () => {
  const { code, hash } = newLoginCode();
  assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.equal(hashLoginCode(` ${code.toLowerCase().replace("-", " - ")}`), hash);
  assert.equal(hashLoginCode("O1IL-abcd"), hashLoginCode("0111-ABCD"));
  assert.notEqual(hashLoginCode("0111-ABCE"), hashLoginCode("0111-ABCD"));
});
