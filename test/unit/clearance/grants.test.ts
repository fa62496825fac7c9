import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type DecisionInput, decide } from "../../../src/clearance/decide.ts";
import { revokeGrant } from "../../../src/clearance/grants.ts";
import { rule } from "../../../src/clearance/rule.ts";
import { submit } from "../../../src/clearance/submit.ts";
import { commandHashOf } from "../../../src/domain/digest.ts";
import type { Grant, GrantWish } from "../../../src/domain/grant.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import type { Identity } from "../../../src/domain/reviewer.ts";
import {
  appended,
  appointment,
  cancelled,
  changeOf,
  grant,
  moment,
  now,
  request,
  sent,
} from "../../support/moment.ts";
import {
  ada,
  agent,
  granted,
  judgement,
  minute,
  refusalCode,
  root,
  submission,
  terms,
} from "../../support/requests.ts";

const limits = { maxRisk: "medium", longest: 60 * minute, mostUses: 100 } as const;

describe("deciding with a grant", () => {
  function tryGrant(
    wish: Partial<GrantWish> = {},
    asked: AgentRequest = request(),
    over: Partial<DecisionInput> = {},
  ) {
    const input: DecisionInput = {
      id: "req_0",
      identity: ada,
      verdict: "approve",
      digest: "d0",
      clearance: minute,
      grant: { wish: { lasts: minute, ...wish }, limits },
      ...over,
    };
    return decide.decide({ request: asked }, input, moment());
  }

  it("approves, and gives the grant in the same step", () => {
    const step = tryGrant({ uses: 3 });
    const approved = granted(step.answer);
    assert.equal(approved.status, "approved");
    assert.deepEqual(approved.decision, {
      verdict: "approve",
      by: "ada",
      at: now,
      reason: undefined,
      gave: "grt_1",
    });
    assert.deepEqual(appended(step), ["request_approved", "grant_given"]);
    const given = changeOf(step, "insert_grant")?.grant;
    assert.deepEqual(
      [given?.id, given?.by, given?.uses, given?.expiresAt],
      ["grt_1", "ada", 3, now + minute],
    );
  });

  it("covers as many asks as the policy lets where no number was said", () => {
    assert.equal(changeOf(tryGrant(), "insert_grant")?.grant.uses, 100);
  });

  it("decides nothing where the grant would go too far, or goes with a rejection", () => {
    const critical = request({ judgement: judgement("ask", { risk: "critical" }) });
    const cases = [
      ["grant_too_wide", tryGrant({ lasts: 61 * minute })],
      ["grant_too_wide", tryGrant({}, critical, { identity: root, confirm: "req_0" })],
      ["invalid_body", tryGrant({ session: true })],
      ["invalid_body", tryGrant({}, request(), { verdict: "reject" })],
      ["own_ask", tryGrant({}, request({ requester: "ada" }))],
    ] as const;
    for (const [code, step] of cases) {
      assert.equal(refusalCode(step.answer), code);
      assert.deepEqual(step.changes, []);
    }
  });

  it("gives no grant with a plain approval", () => {
    const step = tryGrant({}, request(), { grant: undefined });
    assert.equal(changeOf(step, "insert_grant"), undefined);
    assert.equal(granted(step.answer).decision?.gave, undefined);
  });
});

describe("submitting under a grant", () => {
  const same = { digest: "d0", seenAt: now } as const;
  const ask = (grants: readonly Grant[] | undefined, over: Parameters<typeof submission>[0] = {}) =>
    submit.decide(
      { byKey: undefined, byCall: undefined, twins: [], grants, task: undefined },
      submission({ ...same, ...over }),
      moment(),
    );

  it("approves as the granter, names the grant, counts the use, and goes on as any approval", () => {
    const step = ask([grant()]);
    const { request: made } = granted(step.answer);
    assert.equal(made.status, "approved");
    assert.deepEqual(made.decision, { verdict: "approve", by: "ada", at: now, grant: "grt_0" });
    assert.equal(made.clearanceUntil, now + 10 * minute);
    assert.deepEqual(appended(step), ["request_approved", "grant_used"]);
    assert.deepEqual(sent(step), ["execute_approved_command", "attend_request"]);
    assert.equal(changeOf(step, "update_grant")?.grant.used, 1);
  });

  it("says the grant in the history of both", () => {
    const step = ask([grant({ used: 4 })]);
    const entries = step.changes.flatMap((one) => (one.change === "append" ? [one.entry] : []));
    assert.equal(entries[0]?.body.grant, "grt_0");
    assert.equal(entries[0]?.by, "ada");
    assert.deepEqual(entries[1], {
      type: "grant_used",
      subject: "grt_0",
      by: "agent",
      body: { request: "req_1", used: 5, uses: 10 },
    });
  });

  it("takes the first grant that covers, and only that", () => {
    const step = ask([grant({ id: "grt_a", used: 10 }), grant({ id: "grt_b" }), grant({ id: "grt_c" })]);
    assert.equal(granted(step.answer).request.decision?.grant, "grt_b");
    assert.equal(step.changes.filter((one) => one.change === "update_grant").length, 1);
  });

  it("waits for a reviewer where no grant covers", () => {
    for (const grants of [undefined, [], [grant({ used: 10 })], [grant({ expiresAt: now })]]) {
      const step = ask(grants);
      assert.equal(granted(step.answer).request.status, "pending");
      assert.deepEqual(sent(step), ["notify_supervisor_request", "attend_request"]);
      assert.equal(changeOf(step, "update_grant"), undefined);
    }
    assert.equal(granted(ask([grant()], { digest: "changed" }).answer).request.status, "pending");
  });

  it("never approves what the policy denies", () => {
    const step = ask([grant()], { judgement: judgement("deny") });
    assert.equal(granted(step.answer).request.status, "rejected");
    assert.equal(changeOf(step, "update_grant"), undefined);
  });

  it("counts no use for the same key again", () => {
    const known = request({ key: "k", fingerprint: submission().fingerprint });
    const read = { byKey: known, byCall: undefined, twins: [], grants: [grant()], task: undefined };
    assert.deepEqual(submit.decide(read, submission({ ...same, key: "k" }), moment()).changes, []);
  });

  it("looks grants up only for what the policy asks about", () => {
    const needs = (says: ReturnType<typeof judgement> | null) =>
      submit.needs(submission({ judgement: says })).grants;
    const commandHash = commandHashOf({ form: "shell", text: "make test" });
    assert.deepEqual(needs(judgement("ask")), { read: "grantsFor", commandHash });
    for (const says of [judgement("allow"), judgement("deny"), null]) assert.equal(needs(says), undefined);
  });

  it("keeps the content of what the policy asks about, and of nothing else", () => {
    const content = { digest: "c0", folder: "/srv" };
    const kept = (says: ReturnType<typeof judgement> | null) =>
      granted(ask([], { content, judgement: says }).answer).request.content;
    assert.deepEqual(kept(judgement("ask")), content);
    for (const says of [judgement("allow"), judgement("deny"), null]) assert.equal(kept(says), undefined);
  });
});

describe("ruling under a grant", () => {
  const unruled = request({ judgement: null });
  const input = { id: "req_0", command: unruled.command, digest: "d0", ...terms };
  const tryRule = (
    over: Partial<Parameters<typeof rule.decide>[1]> = {},
    grants: readonly Grant[] = [grant()],
  ) =>
    rule.decide(
      { request: unruled, grants, task: undefined },
      { ...input, judgement: judgement("ask"), ...over },
      moment(),
    );

  it("approves what a grant covers when the judgement comes later, and forgets the deadline", () => {
    const step = tryRule();
    assert.equal(granted(step.answer).decision?.grant, "grt_0");
    assert.deepEqual(appended(step), ["request_ruled", "request_approved", "grant_used"]);
    assert.deepEqual(cancelled(step), [appointment(unruled)]);
  });

  it("compares the digest and the content that go with the late judgement", () => {
    assert.equal(granted(tryRule({ digest: "d1" }).answer).status, "pending");
    const place = { path: "/srv", content: "c0" };
    const below = [grant({ covered: { ...grant().covered, place } })];
    const content = { digest: "c0", folder: "/srv/other" };
    const step = tryRule({ digest: "d1", content }, below);
    assert.equal(granted(step.answer).status, "approved");
    assert.deepEqual(changeOf(step, "rule_request")?.content, content);
  });

  it("looks grants up only for what the policy asks about", () => {
    assert.equal(rule.needs({ ...input, judgement: judgement("allow") }).grants, undefined);
    assert.equal(rule.needs({ ...input, judgement: judgement("ask") }).grants?.read, "grantsFor");
  });
});

describe("revoke_grant", () => {
  const tryRevoke = (known: Grant | undefined, identity: Identity = ada) =>
    revokeGrant.decide({ grant: known }, { id: "grt_0", identity, reason: "enough" }, moment());

  it("ends a grant, for a reviewer and an admin, with its reason in the history", () => {
    for (const by of [ada, root]) {
      const step = tryRevoke(grant(), by);
      assert.deepEqual(granted(step.answer).revoked, { by: by.name, at: now });
      assert.deepEqual(appended(step), ["grant_revoked"]);
      assert.deepEqual(changeOf(step, "append")?.entry.body, { reason: "enough", used: 0 });
    }
  });

  it("answers a second time as the first", () => {
    const revoked = grant({ revoked: { by: "bob", at: now - 1 } });
    assert.deepEqual(tryRevoke(revoked), { answer: revoked, changes: [] });
  });

  it("refuses an agent, and what is not there", () => {
    assert.equal(refusalCode(tryRevoke(grant(), agent).answer), "role_forbidden");
    assert.equal(refusalCode(tryRevoke(undefined).answer), "not_found");
  });
});
