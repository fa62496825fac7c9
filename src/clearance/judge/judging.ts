import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { makeJudge } from "../../domain/policy/judge.ts";
import type { Judge, Policy } from "../../domain/policy/policy.ts";
import type { Judged, Question } from "./judge.ts";
import { scriptsNamedBy } from "./named-scripts.ts";
import { PolicySource, type PolicySourceOptions, type PolicyTexts } from "./policy-source.ts";

/** Judges on this thread, by the policy files as they are now: what the judge's thread does, and `policy explain`. */
export class Judging {
  readonly #source: PolicySource;
  #judge: { readonly policy: Policy; readonly of: Judge } | undefined;

  constructor(files: readonly string[], clock: Clock, log: Log, options?: PolicySourceOptions) {
    this.#source = new PolicySource(files, clock, log, options);
  }

  /** @throws VistoError `invalid_policy` if there has been no valid policy yet. */
  get policy(): Policy {
    return this.#source.current();
  }

  /** What the policy in force was read from. */
  get texts(): PolicyTexts {
    return this.#source.texts;
  }

  judge(question: Question): Judged {
    const judgement = this.#judgeOf(this.policy)(question.command, question);
    if (question.execution !== "server") return { judgement };
    return { judgement, scripts: scriptsNamedBy(question.command, question.cwd) };
  }

  #judgeOf(policy: Policy): Judge {
    if (this.#judge?.policy !== policy) this.#judge = { policy, of: makeJudge(policy) };
    return this.#judge.of;
  }
}
