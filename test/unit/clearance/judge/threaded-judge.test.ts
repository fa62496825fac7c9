import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../../../src/base/clock.ts";
import { silentLog } from "../../../../src/base/log.ts";
import type { Question } from "../../../../src/clearance/judge/judge.ts";
import type { PolicyPlace } from "../../../../src/clearance/judge/policy-source.ts";
import { ThreadedJudge } from "../../../../src/clearance/judge/threaded-judge.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { waitUntil } from "../../../support/wait.ts";

const folder = fileURLToPath(new URL("../../../../policy/default", import.meta.url));
const shipped = { path: folder, standing: "default" } as const;
const machine = { home: "/root", searchPath: "/usr/bin:/bin" };
const wilful = new URL("../../../support/wilful-judge-thread.ts", import.meta.url);

function asks(...argv: string[]): Question {
  return {
    command: { form: "argv", argv },
    agent: "shell",
    kind: "bash_command",
    execution: "server",
    cwd: "/",
  };
}

describe("the judge on its thread", () => {
  const started: ThreadedJudge[] = [];
  const events: string[] = [];
  const log = {
    ...silentLog,
    info: (event: string) => void events.push(event),
    warn: (event: string) => void events.push(event),
    error: (event: string) => void events.push(event),
  };

  async function startJudge(places: readonly PolicyPlace[], script?: URL): Promise<ThreadedJudge> {
    const judge = new ThreadedJudge({ places, machine }, systemClock, log, script);
    started.push(judge);
    await judge.start();
    return judge;
  }

  afterEach(async () => {
    for (const judge of started.splice(0)) await judge.stop();
    events.length = 0;
  });

  async function ruling(judge: ThreadedJudge, ...argv: string[]): Promise<string> {
    return (await judge.judge(asks(...argv))).judgement.ruling;
  }

  it("answers as the policy says, each its own question", async () => {
    const judge = await startJudge([shipped]);
    const answers = await Promise.all([
      ruling(judge, "pwd"),
      ruling(judge, "visto", "approve", "req_1"),
      ruling(judge, "unheard-of"),
      ruling(judge, "pwd"),
    ]);
    assert.deepEqual(answers, ["allow", "deny", "ask", "allow"]);
    assert.match(judge.policy.version, /^[0-9a-f]{12}$/);
  });

  it("asks about a question that takes too long, and answers those behind it", async () => {
    const judge = await startJudge([], wilful);
    const begun = performance.now();
    const answers = await Promise.all([ruling(judge, "a"), ruling(judge, "hang"), ruling(judge, "b")]);
    assert.deepEqual(answers, ["allow", "ask", "allow"]);
    assert.ok(performance.now() - begun < 5_000);
    assert.deepEqual(events, ["judge_replaced"]);
    assert.equal(await ruling(judge, "c"), "allow");
  });

  it("asks about a question that its thread falls over, and answers those behind it", async () => {
    const judge = await startJudge([], wilful);
    const answers = await Promise.all([ruling(judge, "a"), ruling(judge, "crash"), ruling(judge, "b")]);
    assert.deepEqual(answers, ["allow", "ask", "allow"]);
    assert.deepEqual(events, ["judge_replaced"]);
  });

  it("never lets a hanging question hold up the event loop", async () => {
    const judge = await startJudge([], wilful);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await Promise.all([ruling(judge, "hang"), ruling(judge, "a")]);
    delay.disable();
    assert.ok(delay.max < 50e6, `the longest turn took ${delay.max / 1e6} ms`);
  });

  it("keeps nobody waiting when it stops", async () => {
    const judge = await startJudge([], wilful);
    const pending = judge.judge(asks("hang"));
    await judge.stop();
    assert.equal((await pending).judgement.ruling, "ask");
    assert.equal((await judge.judge(asks("a"))).judgement.ruling, "ask");
  });

  it("tells of a changed policy also while nobody asks", async (t) => {
    const folder = tempFolder();
    t.after(() => folder.remove());
    const own = folder.file("policy.yaml");
    writeFileSync(own, "defaults: { deadline: 2h }\n");
    const judge = await startJudge([shipped, { path: own, standing: "owner" }]);
    assert.equal(judge.policy.defaults.deadline, 7_200_000);
    writeFileSync(own, "defaults: { deadline: 3h }\n");
    assert.ok(await waitUntil(() => events.includes("policy_in_force") || undefined, 10_000));
    assert.equal(judge.policy.defaults.deadline, 10_800_000);
    writeFileSync(own, "rules: 7\n");
    assert.ok(await waitUntil(() => events.includes("policy_invalid") || undefined, 10_000));
    assert.equal(judge.policy.defaults.deadline, 10_800_000);
  });

  it("refuses to start without a valid policy", async (t) => {
    const folder = tempFolder();
    t.after(() => folder.remove());
    writeFileSync(folder.file("policy.yaml"), "rules: 7\n");
    await assert.rejects(startJudge([shipped, { path: folder.file("policy.yaml"), standing: "owner" }]), {
      code: "invalid_policy",
    });
  });
});
