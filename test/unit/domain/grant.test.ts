import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { commandHashOf } from "../../../src/domain/digest.ts";
import {
  covers,
  type Grant,
  type GrantWish,
  grantStatus,
  isWithin,
  newGrant,
} from "../../../src/domain/grant.ts";
import { risks } from "../../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import { now, request } from "../../support/moment.ts";
import { judgement, minute } from "../../support/requests.ts";

const folder = "/srv/project";
const content = { digest: "c0", folder };
/** The ask that was approved, and by default the later one too. */
const approved = request({ session: "s1", content });

function given(wish: Partial<GrantWish> = {}, over: Partial<Grant> = {}): Grant {
  const by = { id: "grt_0", by: "ada", uses: 2, at: now };
  return { ...newGrant(approved, { lasts: minute, ...wish }, by), ...over };
}

const later = (over: Partial<AgentRequest>): AgentRequest => ({ ...approved, id: "req_1", ...over });
const sighting = { channel: "hook", at: now, by: "ada" } as const;

/** One thing that is different, and only that. */
const changed: readonly (readonly [string, Partial<AgentRequest>])[] = [
  ["another requester", { requester: "other" }],
  ["the granter as requester", { requester: "ada" }],
  ["the granter among its sightings", { sightings: [...approved.sightings, sighting] }],
  ["another kind", { kind: "system_access" }],
  ["another execution", { execution: "agent" }],
  ["another command", { command: { form: "shell", text: "make clean" } }],
  ["the same command with another blank", { command: { form: "shell", text: "make  test" } }],
  ["the same words as an argv", { command: { form: "argv", argv: ["make", "test"] } }],
  ["a ruling that denies", { judgement: judgement("deny") }],
  ["a ruling that allows", { judgement: judgement("allow") }],
  ["no ruling yet", { judgement: null }],
  ["several reviewers wanted", { judgement: judgement("ask", { quorum: 2 }) }],
  ["certain reviewers wanted", { judgement: judgement("ask", { reviewers: ["ada"] }) }],
  ["a higher risk", { judgement: judgement("ask", { risk: "high" }) }],
];

const placed: readonly (readonly [string, Partial<AgentRequest>])[] = [
  ["another agent", { agent: "codex" }],
  ["another digest, as of a changed script or another folder", { digest: "d1" }],
];

describe("covers", () => {
  it("covers the same ask again, also in another session and at a lower risk", () => {
    assert.equal(covers(given(), later({}), now), true);
    assert.equal(covers(given(), later({ session: "s2" }), now), true);
    assert.equal(covers(given(), later({ judgement: judgement("ask", { risk: "low" }) }), now), true);
  });

  for (const [what, over] of [...changed, ...placed]) {
    it(`does not cover ${what}`, () => assert.equal(covers(given(), later(over), now), false));
  }

  for (const [what, over] of changed) {
    it(`does not cover ${what} either for any agent and the widest path`, () => {
      assert.equal(covers(given({ anyAgent: true, path: "/" }), later(over), now), false);
    });
  }

  it("covers nothing from its end on, once it is revoked, or used up", () => {
    assert.equal(covers(given(), later({}), now + minute - 1), true);
    assert.equal(covers(given(), later({}), now + minute), false);
    assert.equal(covers(given({}, { used: 1 }), later({}), now), true);
    assert.equal(covers(given({}, { used: 2 }), later({}), now), false);
    assert.equal(covers(given({}, { revoked: { by: "bob", at: now } }), later({}), now), false);
  });

  it("for any agent covers another agent of the same requester", () => {
    assert.equal(covers(given({ anyAgent: true }), later({ agent: "codex" }), now), true);
  });

  it("for a session covers no other session, and no ask that names none", () => {
    const grant = given({ session: true });
    assert.equal(covers(grant, later({}), now), true);
    assert.equal(covers(grant, later({ session: "s2" }), now), false);
    assert.equal(covers(grant, later({ session: undefined }), now), false);
  });

  it("for a path covers the folders below it whatever the digest, if the content is the same", () => {
    const grant = given({ path: "/srv" });
    const at = (real: string, digest = "c0") =>
      covers(grant, later({ digest: "d1", content: { digest, folder: real } }), now);
    assert.deepEqual(
      [at("/srv"), at("/srv/a/b"), at(folder), at("/srv2"), at("/"), at("/srv/../etc"), at("srv")],
      [true, true, true, false, false, false, false],
    );
    assert.equal(at(folder, "c1"), false);
    assert.equal(covers(grant, later({ digest: "d1", content: undefined }), now), false);
  });
});

/** Values near the approved ones, so that random asks differ in little. */
const nearAsk: fc.Arbitrary<AgentRequest> = fc
  .record({
    requester: fc.constantFrom("agent", "agent", "agent", "ada", "other"),
    agent: fc.constantFrom("shell", "shell", "codex"),
    session: fc.constantFrom("s1", "s1", "s2", undefined),
    kind: fc.constantFrom("bash_command", "bash_command", "system_access"),
    execution: fc.constantFrom("server", "server", "agent"),
    text: fc.constantFrom("make test", "make test", "make test ", "make"),
    digest: fc.constantFrom("d0", "d0", "d1"),
    content: fc.constantFrom(
      content,
      content,
      { digest: "c1", folder },
      { digest: "c0", folder: "/etc" },
      undefined,
    ),
    ruling: fc.constantFrom("ask", "ask", "ask", "deny", "allow"),
    risk: fc.constantFrom(...risks),
    seenBy: fc.constantFrom("agent", "agent", "ada"),
  } as const)
  .map(({ text, ruling, risk, seenBy, ...rest }) =>
    later({
      ...rest,
      command: { form: "shell", text },
      judgement: judgement(ruling, { risk }),
      sightings: [{ channel: "cli", at: now, by: seenBy }],
    }),
  );
const anyWish = fc.record({
  anyAgent: fc.boolean(),
  session: fc.boolean(),
  path: fc.constantFrom(undefined, "/srv", "/"),
});
const anyState = fc.record({
  after: fc.constantFrom(0, minute - 1, minute),
  used: fc.constantFrom(0, 1, 2),
  isRevoked: fc.constantFrom(false, false, true),
});

/** The promise in other words than the code's: everything that a grant leaves fixed is as it was approved. */
function isPromised(ask: AgentRequest, wish: GrantWish): boolean {
  const fixed = (one: AgentRequest) => [
    one.requester,
    one.kind,
    one.execution,
    commandHashOf(one.command),
    wish.anyAgent ? "" : one.agent,
    wish.session ? one.session : "",
    wish.path === undefined ? one.digest : one.content?.digest,
  ];
  const isSame = JSON.stringify(fixed(ask)) === JSON.stringify(fixed(approved));
  const isForeign = ask.sightings.every(({ by }) => by !== "ada");
  const isBelow = wish.path === undefined || `${ask.content?.folder}/`.startsWith(wish.path);
  const { ruling, risk = "critical" } = ask.judgement ?? {};
  return isSame && isForeign && isBelow && ruling === "ask" && (risk === "low" || risk === "medium");
}

it("covers exactly what was promised, of random asks near the approved one", () => {
  let covered = 0;
  fc.assert(
    fc.property(nearAsk, anyWish, anyState, (ask, wish, { after, used, isRevoked }) => {
      const grant = given(wish, { used, revoked: isRevoked ? { by: "bob", at: now } : undefined });
      const isOpen = after < minute && used < 2 && !isRevoked;
      const expected = isOpen && isPromised(ask, { lasts: minute, ...wish });
      assert.equal(covers(grant, ask, now + after), expected);
      if (expected) covered++;
    }),
    { numRuns: 20_000 },
  );
  assert.ok(covered > 10, `only ${covered} of the random asks were covered`);
});

describe("a grant", () => {
  it("says how it stands, its revocation before all, its end before its use", () => {
    const revoked = { by: "bob", at: now };
    assert.equal(grantStatus(given(), now), "open");
    assert.equal(grantStatus(given({}, { used: 2 }), now), "used_up");
    assert.equal(grantStatus(given({}, { used: 2 }), now + minute), "expired");
    assert.equal(grantStatus(given({}, { revoked }), now + minute), "revoked");
  });

  it("holds what was approved, and its command for people cut where it is long", () => {
    const text = `echo ${"x".repeat(1_000)}`;
    const grant = newGrant(
      request({ command: { form: "shell", text } }),
      { lasts: minute },
      { id: "grt_1", by: "ada", uses: 3, at: now },
    );
    assert.equal(grant.covered.command.length, 500);
    assert.equal(grant.covered.commandHash, commandHashOf({ form: "shell", text }));
    assert.deepEqual(
      [grant.requestId, grant.by, grant.uses, grant.used, grant.expiresAt, grant.covered.risk],
      ["req_0", "ada", 3, 0, now + minute, "medium"],
    );
    assert.deepEqual(grant.covered.place, { digest: "d0" });
  });

  it("is within a path only by whole names, and a path that leads elsewhere holds nothing", () => {
    assert.equal(isWithin("/a/b", "/a"), true);
    assert.equal(isWithin("/a", "/a"), true);
    assert.equal(isWithin("/ab", "/a"), false);
    for (const path of ["/a/", "/a/../a", "/a/.", "a", "", "//"])
      assert.equal(isWithin("/a/b", path), false, path);
  });
});
