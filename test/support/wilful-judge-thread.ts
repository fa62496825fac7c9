/** A judge's thread that does what the command says: `hang`, `crash`, or else an allow. It is there after `crash` too. */
import { parentPort, workerData } from "node:worker_threads";
import type { Question } from "../../src/clearance/judge/judge.ts";
import type { JudgeThreadData, ThreadMessage } from "../../src/clearance/judge/judge-thread.ts";
import { Progress } from "../../src/clearance/judge/progress.ts";

const progress = new Progress((workerData as JudgeThreadData).progress);
const say = (message: ThreadMessage): void => parentPort?.postMessage(message);

parentPort?.on("message", (batch: string) => {
  for (const [id, { command }] of JSON.parse(batch) as [number, Question][]) {
    progress.begin(id);
    const word = command.form === "argv" ? command.argv[0] : "";
    if (word === "hang") for (;;);
    if (word === "crash") throw new Error("it fell over");
    const judgement = {
      ruling: "allow",
      risk: "low",
      reasons: [],
      policy: "wilful",
      parts: [],
      effects: [],
    } as const;
    say({ kind: "judged", answers: JSON.stringify([[id, { judgement }]]) });
  }
  progress.rest();
});

progress.whileReading(() => {});
const grants = { maxRisk: "medium", longest: 1, mostUses: 1 } as const;
const atDeadline = { low: "reject", medium: "reject" } as const;
const times = { deadline: 1, reminder: 1, escalation: 1, clearance: 1, timeLimit: 1 } as const;
const defaults = { risk: "medium", ...times, atDeadline, grants } as const;
say({ kind: "policy", policy: { version: "wilful", defaults, tools: new Map() }, texts: [] });
