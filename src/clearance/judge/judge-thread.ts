import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../../base/clock.ts";
import { describeError } from "../../base/errors.ts";
import { type Log, silentLog } from "../../base/log.ts";
import type { Judged, PolicyInForce, Question } from "./judge.ts";
import { Judging } from "./judging.ts";
import type { Machine } from "./machine-facts.ts";
import type { PolicyPlace, PolicyTexts } from "./policy-source.ts";
import { Progress } from "./progress.ts";
import { readPolicyApart } from "./read-policy-apart.ts";

/** What the judge goes by. */
export interface JudgeSources {
  readonly places: readonly PolicyPlace[];
  readonly machine: Machine;
}

/** What the thread is made with. */
export interface JudgeThreadData extends JudgeSources {
  readonly progress: SharedArrayBuffer;
  /** The last valid policy, in case that its files are not valid now. */
  readonly texts?: PolicyTexts;
}

/** What the thread says. */
export type ThreadMessage =
  | { readonly kind: "policy"; readonly policy: PolicyInForce; readonly texts: PolicyTexts }
  /** The policy files are not valid; what was valid last stays in force, if anything was. */
  | { readonly kind: "refused"; readonly message: string }
  /** Pairs of a question's id and its answer, as JSON: cheaper to pass on than objects. */
  | { readonly kind: "judged"; readonly answers: string };

/** Answers of a long batch are handed over every so many milliseconds, so that the desk goes on with the first ones. */
const handOverEvery = 1;

/** The far side of threaded-judge.ts. */
const { places, machine, progress: shared, texts } = workerData as JudgeThreadData;
const progress = new Progress(shared);
const log: Log = {
  ...silentLog,
  error: (_event, fields) => say({ kind: "refused", message: String(fields?.message) }),
};
const whileReading = <T>(work: () => T): T => progress.whileReading(work);
const judging = new Judging(places, machine, systemClock, log, {
  parse: readPolicyApart,
  texts,
  whileReading,
});
let announced: string | undefined;

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function announce(): void {
  const { version, defaults, tools } = judging.policy;
  if (version === announced) return;
  announced = version;
  say({ kind: "policy", policy: { version, defaults, tools }, texts: judging.texts });
}

/** How often the policy files are looked at where nobody asks. */
const lookEvery = 1_000;

/** Their owner hears of a change, or of what is wrong with it, also on a quiet desk. */
function lookAgain(): void {
  systemClock.after(lookEvery, () => {
    announce();
    lookAgain();
  });
}

/** A single part says what the judgement says already. */
function lean(judged: Judged): Judged {
  const { judgement } = judged;
  return judgement.parts.length > 1 ? judged : { ...judged, judgement: { ...judgement, parts: [] } };
}

function answer(batch: readonly (readonly [number, Question])[]): void {
  announce();
  let answers: [number, Judged][] = [];
  let handedOver = systemClock.monotonic();
  const handOver = (): void => {
    say({ kind: "judged", answers: JSON.stringify(answers) });
    answers = [];
    handedOver = systemClock.monotonic();
  };
  for (const [id, question] of batch) {
    progress.begin(id);
    answers.push([id, lean(judging.judge(question))]);
    if (systemClock.monotonic() - handedOver > handOverEvery) handOver();
  }
  handOver();
  progress.rest();
}

try {
  judging.policy;
  progress.whileReading(() => judging.warmUp());
  announce();
  lookAgain();
  parentPort?.on("message", (batch: string) => answer(JSON.parse(batch)));
} catch (error) {
  say({ kind: "refused", message: describeError(error).message });
}
