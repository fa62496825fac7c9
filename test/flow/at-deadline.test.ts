import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { CliDesk } from "../support/cli-desk.ts";

const policy = `
defaults: { deadline: 2s, atDeadline: { low: approve } }
rules:
  - name: show-the-date
    program: date
    ruling: ask
    risk: low
    reason: Somebody should have a look at the date.
    examples: { match: [date -d], notMatch: [ls] }
`;

describe("a client that waits until the deadline", () => {
  let desk: CliDesk;
  before(async () => {
    desk = await new CliDesk(policy).ready();
  });
  after(() => desk.stop());

  it("gets the policy's approval and the output of what ran", async () => {
    const ran = await desk.visto("request", "--", "date", "-u", "-d", "@0", "+%Y");
    assert.deepEqual([ran.code, ran.stdout], [0, "1970\n"]);
    const [shown] = (await desk.visto("list", "--json", "--status", "executed")).stdout.trim().split("\n");
    const { decision } = JSON.parse(shown ?? "");
    assert.deepEqual([decision.by, decision.atDeadline], ["policy", true]);
    assert.match(decision.reason, /nobody decided before the deadline/);
  });

  it("runs it itself after the policy's approval", async () => {
    const ran = await desk.visto("run", "--", "date", "-u", "-d", "@0", "+%Y");
    assert.deepEqual([ran.code, ran.stdout], [0, "1970\n"]);
  });

  it("cannot hurry it: a shorter deadline of its own leaves reviewers no time, and gives no approval", async () => {
    const ran = await desk.visto("request", "--deadline", "1s", "--", "date", "-u", "-d", "@1", "+%Y");
    assert.deepEqual([ran.code, ran.stdout], [11, ""]);
  });

  it("sees what is of a higher risk expire", async () => {
    const ran = await desk.visto("request", "--deadline", "2s", "--", `touch ${join(desk.home, "never")}`);
    assert.equal(ran.code, 11);
  });
});
