import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { GrantView } from "../../src/domain/grant-view.ts";
import type { RequestView } from "../../src/domain/view.ts";
import { type Answer, HttpDesk } from "./http-desk.ts";

describe("granting over HTTP", () => {
  let desk: HttpDesk;
  let last = 0;

  before(async () => {
    desk = await HttpDesk.start();
  });
  after(() => desk.stop());

  const refusal = (answer: Answer) => [answer.status, answer.json.code];
  /** A command that no other test grants. */
  const fresh = (): string => `weigh package-${++last}`;

  /** Asks, and approves with this grant. */
  async function give(
    grant: object,
    fields: Record<string, unknown> = {},
  ): Promise<{ request: RequestView; id: string; command: string }> {
    const command = fresh();
    const request = await desk.ask({ command, ...fields });
    const answer = await desk.decide(request, "approve", { grant });
    assert.equal(answer.status, 200, answer.text);
    return { request: answer.json, id: answer.json.decision.gave, command };
  }

  async function grants(query = "", role: "reviewer" | "agent" | "operator" = "reviewer") {
    const answer = await desk.api("GET", `/grants${query}`, { token: await desk.token(role) });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.items as readonly GrantView[];
  }

  const revoke = async (id: string, body: object = {}, token?: string) =>
    desk.api("POST", `/grants/${id}/revoke`, { token: token ?? (await desk.token("reviewer")), body });

  it("lets a later ask through under the grant, and says so in its view", async () => {
    const { id, command } = await give({ for: "1h", uses: 2 });
    const later = await desk.ask({ command });
    assert.equal(later.status, "approved");
    assert.deepEqual([later.decision?.by, later.decision?.grant], ["reviewer", id]);
    const [shown] = (await grants()).filter((grant) => grant.id === id);
    assert.deepEqual(
      [shown?.status, shown?.uses, shown?.used, shown?.command, shown?.agent, shown?.by],
      ["open", 2, 1, command, "tester", "reviewer"],
    );
    await desk.ask({ command });
    assert.equal((await desk.ask({ command })).status, "pending");
    assert.equal((await grants("?status=all")).find((grant) => grant.id === id)?.status, "used_up");
    assert.equal(
      (await grants()).some((grant) => grant.id === id),
      false,
    );
  });

  it("keeps to agent, session and folder as the grant says", async () => {
    const narrow = await give({ for: "1h", scope: { session: true } }, { session: "s1" });
    const status = async (command: string, fields: object) => (await desk.ask({ command, ...fields })).status;
    assert.equal(await status(narrow.command, { session: "s2" }), "pending");
    assert.equal(await status(narrow.command, { session: "s1", agent: "other" }), "pending");
    assert.equal(await status(narrow.command, { session: "s1", cwd: "/tmp" }), "pending");
    assert.equal(await status(narrow.command, { session: "s1" }), "approved");
    const wide = await give({ for: "1h", scope: { agent: false } });
    assert.equal(await status(wide.command, { agent: "other" }), "approved");
    const below = await give({ for: "1h", scope: { path: "/srv" } }, { cwd: "/srv/a", execution: "server" });
    assert.equal(await status(below.command, { cwd: "/srv/b", execution: "server" }), "approved");
    assert.equal(await status(below.command, { cwd: "/opt", execution: "server" }), "pending");
  });

  it("ends a grant by its time and by a reviewer, with the reason in its history", async () => {
    const short = await give({ for: "10m" });
    await desk.clock.advance(600_000);
    assert.equal((await desk.ask({ command: short.command })).status, "pending");
    const { id, command } = await give({ for: "1h" });
    const answer = await revoke(id, { reason: "the release is out" });
    assert.deepEqual(
      [answer.status, answer.json.status, answer.json.revoked.by],
      [200, "revoked", "reviewer"],
    );
    assert.equal((await revoke(id)).status, 200);
    assert.equal((await desk.ask({ command })).status, "pending");
    const entries = await desk.ledger.entriesOf(id, 9);
    assert.deepEqual(
      entries.map(({ type, body }) => [type, body?.reason]),
      [
        ["grant_given", undefined],
        ["grant_revoked", "the release is out"],
      ],
    );
  });

  it("lets nothing start whose grant was revoked after it had approved", async () => {
    const { id, command } = await give({ for: "1h" });
    const later = await desk.ask({ command });
    await revoke(id);
    const answer = await desk.api("POST", `/requests/${later.id}/start`, {
      token: await desk.token("agent"),
      body: { digest: later.digest, claim: "a#1" },
    });
    assert.deepEqual([...refusal(answer), answer.json.details.gate], [409, "gate_failed", "grant"]);
    assert.equal((await desk.ledger.request(later.id))?.status, "lapsed");
  });

  it("refuses a grant beyond a limit, says the limit, and decides nothing", async () => {
    const request = await desk.ask({ command: fresh() });
    for (const [grant, told] of [
      [{ for: "9h" }, /8h at most/],
      [{ for: "1h", uses: 101 }, /1 to 100/],
      [{ for: "1h", scope: { path: "/" } }, /run by the agent itself/],
    ] as const) {
      const answer = await desk.decide(request, "approve", { grant });
      assert.deepEqual(refusal(answer), [403, "grant_too_wide"]);
      assert.match(answer.json.detail, told);
    }
    const critical = await desk.ask({ command: "sudo true" });
    const boss = await desk.token("reviewer", "senior", "critical");
    const body = { verdict: "approve", digest: critical.digest, confirm: critical.id, grant: { for: "1h" } };
    const answer = await desk.api("POST", `/requests/${critical.id}/decision`, { token: boss, body });
    assert.deepEqual(refusal(answer), [403, "grant_too_wide"]);
    assert.equal((await desk.ledger.request(request.id))?.status, "pending");
    assert.equal((await desk.ledger.request(critical.id))?.status, "pending");
  });

  it("refuses a body that is wrong in its grant, and names the field", async () => {
    const request = await desk.ask({ command: fresh() });
    const answer = async (grant: unknown, verdict: "approve" | "reject" = "approve") => {
      const { json } = await desk.decide(request, verdict, { grant });
      return [json.code, json.detail];
    };
    assert.deepEqual((await answer({ for: "1h" }, "reject"))[0], "invalid_body");
    assert.match((await answer({ for: "soon" }))[1], /^grant\.for: .*expected a duration/);
    assert.match((await answer({ for: "1h", uses: 0 }))[1], /^grant\.uses: /);
    assert.match((await answer({}))[1], /^grant\.for: /);
    assert.match(
      (await answer({ for: "1h", use: 3 }))[1],
      /\("grant"\) has no field "use": did you mean "uses"/,
    );
    assert.match(
      (await answer({ for: "1h", scope: { path: "a" } }))[1],
      /^grant\.scope\.path: expected an absolute/,
    );
    assert.match((await answer({ for: "1h", scope: { paht: "/" } }))[1], /did you mean "path"/);
    assert.match((await answer({ for: "1h", scope: { session: true } }))[1], /names no session/);
  });

  it("shows an agent the grants that cover its own asks alone, and lets it revoke none", async () => {
    const { id } = await give({ for: "1h" });
    const other = await desk.token("agent", "other-agent");
    const asked = await desk.ask({ command: fresh() }, other);
    const theirs = (await desk.decide(asked, "approve", { grant: { for: "1h" } })).json.decision.gave;
    const seen = (await grants("?status=all&limit=200", "agent")).map((grant) => grant.id);
    assert.equal(seen.includes(id), true);
    assert.equal(seen.includes(theirs), false);
    assert.equal(
      (await grants("", "operator")).some((grant) => grant.id === theirs),
      true,
    );
    assert.deepEqual(refusal(await revoke(id, {}, await desk.token("agent"))), [403, "role_forbidden"]);
    assert.deepEqual(refusal(await revoke(id, {}, await desk.token("operator"))), [403, "role_forbidden"]);
    assert.deepEqual(refusal(await revoke("grt_none")), [404, "not_found"]);
  });

  it("lists page by page", async () => {
    const token = await desk.token("reviewer");
    const first = await desk.api("GET", "/grants?status=all&limit=2", { token });
    const next = await desk.api("GET", `/grants?status=all&limit=2&cursor=${first.json.nextCursor}`, {
      token,
    });
    const ids = [...first.json.items, ...next.json.items].map((grant: GrantView) => grant.id);
    assert.equal(new Set(ids).size, 4);
    const bad = await desk.api("GET", "/grants?status=closed", { token });
    assert.deepEqual(refusal(bad), [400, "invalid_option"]);
  });
});
