import assert from "node:assert/strict";
import { test } from "node:test";
import type { GrantWish } from "../../../src/domain/grant.ts";
import { mayGrant } from "../../../src/domain/may-grant.ts";
import { type GrantLimits, type Risk, riskRank, risks } from "../../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import { request } from "../../support/moment.ts";
import { ada, identity, judgement, minute } from "../../support/requests.ts";

const limits: GrantLimits = { maxRisk: "medium", longest: 60 * minute, mostUses: 100 };
const content = { digest: "c0", folder: "/srv/project" };

function refusal(
  wish: Partial<GrantWish> = {},
  asked: Partial<AgentRequest> = {},
  by = ada,
  within: Partial<GrantLimits> = {},
) {
  return mayGrant(by, request({ content, ...asked }), { lasts: minute, ...wish }, { ...limits, ...within });
}

function code(...words: Parameters<typeof refusal>): string | undefined {
  return refusal(...words)?.refused;
}

for (const risk of risks) {
  for (const own of risks) {
    for (const policy of ["low", "medium", "high"] as const) {
      const ranks = [own, policy].map((each: Risk) => riskRank(each));
      const allowed = riskRank(risk) <= Math.min(...ranks);
      test(`${own} of one's own and ${policy} of the policy ${allowed ? "let" : "do not let"} grant ${risk} risk`, () => {
        const asked = { judgement: judgement("ask", { risk }) };
        const by = identity("ada", "reviewer", { maxRisk: own });
        assert.equal(code({}, asked, by, { maxRisk: policy }), allowed ? undefined : "grant_too_wide");
      });
    }
  }
}

test("what is too risky says the limit and whose it is", () => {
  const high = { judgement: judgement("ask", { risk: "high" }) };
  const { message, details } = refusal({}, high) ?? {};
  assert.match(message ?? "", /of high risk, and ada may grant up to medium \(the policy: up to medium\)/);
  assert.deepEqual(details, { risk: "high", maxRisk: "medium" });
});

test("what nobody has ruled on is not granted", () => {
  assert.equal(code({}, { judgement: null }), "grant_too_wide");
});

test("a grant lasts no longer than the policy lets, and longer than nothing", () => {
  assert.equal(code({ lasts: 60 * minute }), undefined);
  assert.equal(code({ lasts: 60 * minute + 1 }), "grant_too_wide");
  assert.equal(code({ lasts: 0 }), "grant_too_wide");
  assert.match(refusal({ lasts: 120 * minute })?.message ?? "", /open for 1h at most, and 2h was asked/);
});

test("a grant covers no more asks than the policy lets", () => {
  assert.equal(code({ uses: 100 }), undefined);
  assert.equal(code({ uses: 101 }), "grant_too_wide");
  assert.equal(code({ uses: 0 }), "grant_too_wide");
});

test("a grant for a session needs an ask that names one", () => {
  assert.equal(code({ session: true }, { session: "s1" }), undefined);
  assert.equal(code({ session: true }), "invalid_body");
});

test("a grant for a path needs a plain absolute one that holds the ask's real folder", () => {
  for (const path of ["/srv/project", "/srv", "/"]) assert.equal(code({ path }), undefined, path);
  for (const path of ["/srv/project/a", "/etc", "srv", "/srv/", "/srv/../srv"])
    assert.equal(code({ path }), "invalid_body", path);
  assert.match(refusal({ path: "/srv/../srv" })?.message ?? "", /has to be absolute, without/);
  assert.match(
    refusal({ path: "/etc" })?.message ?? "",
    /has to hold the folder .*\/srv\/project; got \/etc/,
  );
});

test("a grant for a path is refused for a command that names scripts, and says why", () => {
  const { refused, message } = refusal({ path: "/srv" }, { content: undefined }) ?? {};
  assert.equal(refused, "grant_too_wide");
  assert.match(message ?? "", /names scripts.*in another folder other ones would run/);
});

test("a grant for a path is refused where the agent itself runs the command, and says why", () => {
  const { refused, message } = refusal({ path: "/srv" }, { execution: "agent" }) ?? {};
  assert.equal(refused, "grant_too_wide");
  assert.match(message ?? "", /run by the agent itself, so the desk cannot see/);
});
