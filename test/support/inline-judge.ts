import type { Clock } from "../../src/base/clock.ts";
import { inTime, type Judged, type JudgeService, type Question } from "../../src/clearance/judge/judge.ts";
import { exampleFacts } from "../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../src/domain/policy/judge.ts";
import type { Policy } from "../../src/domain/policy/policy.ts";

/** A judge of one policy without a thread and without a look at the machine; a test may hold its answers back. */
export class InlineJudge implements JudgeService {
  readonly policy: Policy;
  readonly #clock: Clock;

  constructor(policy: Policy, clock: Clock) {
    this.policy = policy;
    this.#clock = clock;
  }

  async judge(question: Question): Promise<Judged> {
    const facts = { ...exampleFacts, ...question, project: question.cwd };
    return { judgement: makeJudge(this.policy)(question.command, facts) };
  }

  judgeSoon(question: Question): Promise<Judged | null> {
    return inTime(this.judge(question), this.#clock);
  }
}
