import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Answer, HttpDesk } from "./http-desk.ts";

describe("identities over HTTP", () => {
  let desk: HttpDesk;
  let admin: string;

  before(async () => {
    desk = await HttpDesk.start();
    admin = await desk.token("admin", "boss", "critical");
  });
  after(() => desk.stop());

  const refusal = (answer: Answer) => [answer.status, answer.json.code];
  const newCode = async () => (await desk.api("POST", "/login/codes", { token: admin })).json.code as string;
  const login = (code: string, name: string) => desk.api("POST", "/login", { body: { code, name } });

  it("wants a token, and knows it", async () => {
    const none = await desk.api("GET", "/whoami");
    assert.deepEqual([...refusal(none), none.headers["www-authenticate"]], [401, "token_missing", "Bearer"]);
    const wrong = await desk.api("GET", "/whoami", { token: "visto_wrong" });
    assert.deepEqual(
      [...refusal(wrong), wrong.headers["www-authenticate"]],
      [401, "token_unknown", "Bearer"],
    );
    const known = await desk.api("GET", "/whoami", { token: admin });
    assert.deepEqual([known.json.name, known.json.role, known.json.maxRisk], ["boss", "admin", "critical"]);
  });

  it("asks who calls before it reads what they send", async () => {
    const answer = await desk.api("POST", "/requests", {
      raw: "{",
      headers: { authorization: "Bearer nobody" },
    });
    assert.deepEqual(refusal(answer), [401, "token_unknown"]);
  });

  it("turns a code into a login, once, however it is typed", async () => {
    const code = await newCode();
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const answer = await login(code.toLowerCase().replace("-", " "), "maria");
    assert.equal(answer.status, 200);
    assert.equal(Date.parse(answer.json.expiresAt), desk.clock.now() + 30 * 86_400_000);
    const me = await desk.api("GET", "/whoami", { token: answer.json.token });
    assert.deepEqual([me.json.name, me.json.role], ["maria", "admin"]);
    assert.deepEqual(refusal(await login(code, "maria")), [401, "login_code_unknown"]);
  });

  it("refuses names that are the desk's or no names", async () => {
    const code = await newCode();
    for (const name of ["policy", "Desk", "client", "agent", "", "a b", "x".repeat(65), "é"]) {
      assert.deepEqual(refusal(await login(code, name)), [400, "invalid_body"], name);
    }
    const body = { role: "admin", name: "policy" };
    assert.deepEqual(refusal(await desk.api("POST", "/tokens", { token: admin, body })), [
      400,
      "invalid_body",
    ]);
  });

  it("forgets a code after ten minutes and a login after thirty days", async () => {
    const code = await newCode();
    const { token } = (await login(await newCode(), "maria")).json;
    await desk.clock.advance(600_000);
    assert.deepEqual(refusal(await login(code, "maria")), [401, "login_code_unknown"]);
    await desk.clock.advance(30 * 86_400_000);
    assert.deepEqual(refusal(await desk.api("GET", "/whoami", { token })), [401, "token_unknown"]);
  });

  it("slows down whoever guesses codes, and keeps nobody out who has the right one", async () => {
    await desk.clock.advance(60_000);
    for (let n = 0; n < 10; n++) assert.equal((await login(`0000-000${n}`, "eve")).status, 401);
    const limited = await login("0000-0000", "eve");
    assert.deepEqual([...refusal(limited), limited.headers["retry-after"]], [429, "rate_limited", "60"]);
    assert.equal((await login(await newCode(), "maria")).status, 200);
    await desk.clock.advance(60_000);
    assert.equal((await login("0000-0000", "eve")).status, 401);
  });

  it("answers an id as long as a page as one that is not there", async () => {
    const { status } = await desk.api("GET", `/requests/${"a".repeat(5_000)}`, { token: admin });
    assert.equal(status, 404);
  });

  it("gives nobody but agents the agents' name", async () => {
    for (const name of ["agent", "Agent"]) {
      const made = await desk.api("POST", "/tokens", { token: admin, body: { role: "reviewer", name } });
      assert.deepEqual(refusal(made), [400, "invalid_body"], name);
    }
  });

  it("ends a login by logging out", async () => {
    const { token } = (await login(await newCode(), "maria")).json;
    assert.equal((await desk.api("POST", "/logout", { token })).status, 200);
    assert.deepEqual(refusal(await desk.api("GET", "/whoami", { token })), [401, "token_unknown"]);
  });

  it("makes, lists and revokes tokens, and never shows their hashes", async () => {
    const body = { role: "reviewer", name: "rita", maxRisk: "medium" };
    const made = await desk.api("POST", "/tokens", { token: admin, body });
    assert.deepEqual([made.status, Object.keys(made.json).sort()], [201, ["id", "name", "role", "token"]]);
    const list = await desk.api("GET", "/tokens", { token: admin });
    assert.ok(
      list.json.items.some(
        (token: { id: string; maxRisk: string }) => token.id === made.json.id && token.maxRisk === "medium",
      ),
    );
    assert.doesNotMatch(list.text, /hash|visto_/);
    const revoked = await desk.api("DELETE", `/tokens/${made.json.id}`, { token: admin });
    assert.equal(revoked.status, 200);
    assert.ok(revoked.json.revokedAt);
    assert.deepEqual(refusal(await desk.api("GET", "/whoami", { token: made.json.token })), [
      401,
      "token_unknown",
    ]);
    assert.deepEqual(refusal(await desk.api("DELETE", "/tokens/tok_none", { token: admin })), [
      404,
      "not_found",
    ]);
  });

  it("keeps each role to what it may do", async () => {
    const forbidden = [
      ["agent", "POST", "/tokens"],
      ["agent", "GET", "/tokens"],
      ["agent", "POST", "/login/codes"],
      ["agent", "GET", "/audit/head"],
      ["agent", "GET", "/audit/verify"],
      ["agent", "GET", "/audit/entries"],
      ["agent", "GET", "/alerts"],
      ["reviewer", "POST", "/tokens"],
      ["reviewer", "POST", "/requests"],
      ["operator", "POST", "/requests"],
      ["operator", "POST", "/login/codes"],
    ] as const;
    for (const [role, method, path] of forbidden) {
      const answer = await desk.api(method, path, {
        token: await desk.token(role),
        body: method === "POST" ? {} : undefined,
      });
      assert.deepEqual(refusal(answer), [403, "role_forbidden"], `${role} ${method} ${path}`);
    }
  });

  it("shows the history with a chain that verifies", async () => {
    const token = await desk.token("reviewer");
    await desk.ask();
    const { json: head } = await desk.api("GET", "/audit/head", { token });
    const first = await desk.api("GET", "/audit/entries?limit=2", { token });
    assert.deepEqual([first.json.items.length, typeof first.json.nextCursor], [2, "string"]);
    const rest = await desk.api("GET", "/audit/entries?after=2&limit=1000", { token });
    const last = rest.json.items.at(-1);
    assert.deepEqual([last.seq, last.hash, rest.json.nextCursor], [head.seq, head.hash, null]);
    assert.deepEqual((await desk.api("GET", "/audit/verify", { token })).json, {
      intact: true,
      entries: head.seq,
      head,
    });
  });
});
