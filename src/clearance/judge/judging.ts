import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { makeJudge } from "../../domain/policy/judge.ts";
import type { Judge, Judgement, Policy } from "../../domain/policy/policy.ts";
import { type Judged, type Question, undecided } from "./judge.ts";
import { type Machine, MachineFacts } from "./machine-facts.ts";
import { scriptsNamedBy } from "./named-scripts.ts";
import {
  type PolicyPlace,
  PolicySource,
  type PolicySourceOptions,
  type PolicyTexts,
} from "./policy-source.ts";
import { WorkspacePolicies } from "./workspace-policy.ts";

const usual = [
  "ls -la src && git status --short",
  "npm install left-pad && rm -rf build",
  "cat a | sh",
  "bash -c 'sudo ls'",
  "grep -rn --include='*.ts' x src | sort | uniq -c",
  "find . -name '*.md' -exec cat {} + > out",
];

const anybody = { agent: "desk", kind: "bash_command", execution: "server", cwd: "/" } as const;

/** Judges on this thread, by policy files and machine as they are now: what the judge's thread does, and `policy explain`. */
export class Judging {
  readonly #source: PolicySource;
  readonly #facts: MachineFacts;
  readonly #workspaces: WorkspacePolicies;
  readonly #judges = new WeakMap<Policy, Judge>();

  constructor(
    places: readonly PolicyPlace[],
    machine: Machine,
    clock: Clock,
    log: Log,
    options: PolicySourceOptions,
  ) {
    this.#source = new PolicySource(places, clock, log, options);
    this.#facts = new MachineFacts(machine, clock, options.whileReading);
    this.#workspaces = new WorkspacePolicies(options);
  }

  /** @throws VistoError `invalid_policy` if there has been no valid policy yet. */
  get policy(): Policy {
    return this.#source.current();
  }

  /** What the policy in force was read from. */
  get texts(): PolicyTexts {
    return this.#source.texts;
  }

  /** Judges what many are: the first judgements take many times as long as all others. */
  warmUp(): void {
    for (const text of usual) this.judgementOf({ ...anybody, command: { form: "shell", text } });
  }

  judge(question: Question): Judged {
    const judgement = this.judgementOf(question);
    if (question.execution !== "server") return { judgement };
    return { judgement, scripts: scriptsNamedBy(question.command, question.cwd) };
  }

  /** The judgement alone. */
  judgementOf(question: Question): Judgement {
    const facts = this.#facts.of(question);
    const desk = this.policy;
    const workspace = this.#workspaces.of(facts.project, desk, this.texts);
    if ("invalid" in workspace)
      return undecided(`This project's own policy is not valid: ${workspace.invalid}`, desk.version);
    return this.#judgeOf(workspace.policy)(question.command, facts);
  }

  #judgeOf(policy: Policy): Judge {
    const known = this.#judges.get(policy);
    if (known) return known;
    const made = makeJudge(policy);
    this.#judges.set(policy, made);
    return made;
  }
}
