import type { Clock, Milliseconds } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Command } from "../domain/command.ts";
import { makeJudge } from "../domain/policy/judge.ts";
import type { JudgeFacts, Judgement, Policy } from "../domain/policy/policy.ts";
import type { FactsSource } from "./machine-facts.ts";

/** How long a submission waits for its judgement before `process_agent_request` takes over. */
const submissionLimit: Milliseconds = 50;

/** Gathers what the policy wants to know of a command and asks it; the policy itself is pure. */
export class JudgeDesk {
  readonly #policy: () => Policy;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #facts: FactsSource;

  /** `facts` tells what the policy asks about the machine. */
  constructor(policy: () => Policy, clock: Clock, log: Log, facts: FactsSource) {
    this.#policy = policy;
    this.#clock = clock;
    this.#log = log;
    this.#facts = facts;
  }

  get policy(): Policy {
    return this.#policy();
  }

  /** Never throws: what cannot be judged is asked. */
  async judge(command: Command, facts: JudgeFacts): Promise<Judgement> {
    const policy = this.#policy();
    try {
      return makeJudge(policy)(command, this.#facts(facts));
    } catch (error) {
      this.#log.error("judge_failed", { error });
      const reasons = ["the policy could not judge it: see the desk's log"];
      return { ruling: "ask", risk: "high", reasons, policy: policy.version, parts: [], effects: [] };
    }
  }

  /** As `judge`, but null when it is not ready within 50 ms. */
  judgeSoon(command: Command, facts: JudgeFacts): Promise<Judgement | null> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.after(submissionLimit, () => resolve(null));
      this.judge(command, facts).then((judgement) => {
        timer.cancel();
        resolve(judgement);
      }, reject);
    });
  }
}
