/** Steps that come twice, too late, or with another's secret: refused, and nothing has changed. */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ErrorCode, errorKinds } from "../../../src/base/errors.ts";
import { BuiltDesk, type TokenName } from "./built-desk.ts";

interface Step {
  readonly by: TokenName;
  readonly step:
    | "decision"
    | "start"
    | "renew"
    | "confirm"
    | "withdraw"
    | "take"
    | "snooze"
    | "escalate"
    | "resolve";
  readonly body: Readonly<Record<string, unknown>>;
}

const approve: Step = { by: "reviewer", step: "decision", body: { verdict: "approve" } };
const reject: Step = { by: "reviewer", step: "decision", body: { verdict: "reject" } };
const start: Step = { by: "owner", step: "start", body: { claim: "one#1" } };
const executed: Step = { by: "owner", step: "confirm", body: { claim: "one#1", outcome: "executed" } };
const run = [approve, start, executed];

const rows: readonly {
  readonly what: string;
  readonly before: readonly Step[];
  readonly last: Step;
  readonly code: ErrorCode;
  /** Where a gate that is closed ends the clearance. */
  readonly becomes?: "lapsed";
}[] = [
  { what: "a second approval", before: [approve], last: { ...approve, by: "admin" }, code: "wrong_state" },
  { what: "a rejection after an approval", before: [approve], last: reject, code: "wrong_state" },
  { what: "a decision on what has run", before: run, last: approve, code: "wrong_state" },
  {
    what: "a decision for another digest",
    before: [],
    last: { ...approve, body: { verdict: "approve", digest: "0".repeat(64) } },
    code: "digest_differs",
  },
  { what: "a start before the decision", before: [], last: start, code: "wrong_state" },
  {
    what: "a start for another digest",
    before: [approve],
    last: { ...start, body: { claim: "one#1", digest: "0" } },
    code: "digest_differs",
    becomes: "lapsed",
  },
  {
    what: "a second claim",
    before: [approve, start],
    last: { ...start, body: { claim: "two#2" } },
    code: "claim_held",
  },
  {
    what: "a renewal with another claim",
    before: [approve, start],
    last: { by: "owner", step: "renew", body: { claim: "two#2" } },
    code: "claim_held",
  },
  {
    what: "an outcome with another claim",
    before: [approve, start],
    last: { ...executed, body: { claim: "two#2", outcome: "failed" } },
    code: "claim_held",
  },
  { what: "an outcome before the start", before: [approve], last: executed, code: "wrong_state" },
  {
    what: "a start by another identity",
    before: [approve],
    last: { ...start, by: "agent" },
    code: "role_forbidden",
  },
  {
    what: "a withdrawal of what has run",
    before: run,
    last: { by: "owner", step: "withdraw", body: {} },
    code: "wrong_state",
  },
  {
    what: "a take of what is decided",
    before: [reject],
    last: { by: "reviewer", step: "take", body: {} },
    code: "wrong_state",
  },
  {
    what: "a snooze beyond the deadline",
    before: [],
    last: { by: "reviewer", step: "snooze", body: { for: "7d" } },
    code: "wrong_state",
  },
  {
    what: "an escalation of what is decided",
    before: [reject],
    last: { by: "reviewer", step: "escalate", body: {} },
    code: "wrong_state",
  },
  {
    what: "a resolution of what is known",
    before: run,
    last: { by: "reviewer", step: "resolve", body: { as: "failed" } },
    code: "wrong_state",
  },
];

describe("a step out of turn", () => {
  let desk: BuiltDesk;
  before(async () => {
    desk = await BuiltDesk.start();
  });
  after(() => desk.stop());

  for (const { what, before: steps, last, code, becomes } of rows) {
    it(`${what} is refused with ${code}, and the request is ${becomes ?? "as it was"}`, async () => {
      const asked = await desk.ask({ key: what });
      const take = ({ by, step, body }: Step) => {
        const bound = step === "decision" || step === "start" ? { digest: asked.digest, ...body } : body;
        return desk.call(`/api/v1/requests/${asked.id}/${step}`, {
          method: "POST",
          token: desk.token(by),
          body: bound,
        });
      };
      for (const step of steps) assert.equal((await take(step)).status, 200);
      const shown = async () =>
        (await desk.call(`/api/v1/requests/${asked.id}`, { token: desk.token("admin") })).json;
      const { deliveries: _, ...before } = await shown();
      const came = await take(last);
      assert.equal(came.json.code, code, came.text);
      assert.equal(came.status, errorKinds[code].status);
      const { deliveries: __, ...after } = await shown();
      if (becomes === undefined) assert.deepEqual(after, before);
      else assert.equal(after.status, becomes);
    });
  }

  it("leaves nothing lost, the chain whole, and the desk well", () => desk.checkWell());
});
