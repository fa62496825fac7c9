/**
 * The desk's verbs, as doors and actors call them: each gathers the facts that its verb needs from outside, runs
 * the verb on the ledger, and answers with its value or a refusal.
 *
 * What it promises: what it answered is on disk. It decides nothing by itself: the rules stand in the verbs.
 */

import { hash } from "node:crypto";
import type { Clock, Milliseconds } from "../base/clock.ts";
import { isRefusal, type Refusal } from "../base/errors.ts";
import type { Rhythm } from "../domain/attention.ts";
import type { Command } from "../domain/command.ts";
import { type Digests, fingerprintOf } from "../domain/digest.ts";
import type { Grant, GrantWish } from "../domain/grant.ts";
import { decidersOf } from "../domain/hand-over.ts";
import type { PlanSource } from "../domain/notification-plan.ts";
import type { Judgement } from "../domain/policy/policy.ts";
import type { Tool } from "../domain/policy/tool-table.ts";
import type { AgentRequest, ExecutionMode, RequestKind, Sighting } from "../domain/request.ts";
import type { Identity, Token } from "../domain/reviewer.ts";
import { taskOf } from "../domain/task.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { attend } from "./attend.ts";
import { abandon, type ConfirmInput, confirm, renew, spawned } from "./confirm.ts";
import { type DecisionInput, decide } from "./decide.ts";
import { type DeliveryInput, recordDelivery } from "./deliver.ts";
import { type EscalateInput, escalate } from "./escalate.ts";
import { type RevokeGrantInput, revokeGrant } from "./grants.ts";
import type { JudgeService, Question } from "./judge/judge.ts";
import { lose, seize } from "./recover.ts";
import { type RunReport, reportRun } from "./report-run.ts";
import { type ResolveInput, resolve } from "./resolve.ts";
import { rule } from "./rule.ts";
import { type SnoozeInput, snooze } from "./snooze.ts";
import { type Started, type StartInput, start } from "./start.ts";
import { type Submitted, submit } from "./submit.ts";
import { type TakeInput, take } from "./take.ts";
import { type WithdrawInput, withdraw } from "./withdraw.ts";

/** An ask as a door understood it. */
export interface Ask {
  readonly agent: string;
  readonly session?: string;
  readonly kind: RequestKind;
  readonly command: Command;
  readonly cwd: string;
  readonly reason?: string;
  readonly execution: ExecutionMode;
  /** How long it waits for a decision; default: the policy's. */
  readonly deadline?: Milliseconds;
  readonly key?: string;
  readonly sighting: Pick<Sighting, "channel" | "call" | "pane">;
}

/** A reviewer's answer as a door understood it. */
export type ReviewerDecision = Omit<DecisionInput, "clearance" | "grant"> & { readonly grant?: GrantWish };

/** What of a request decides its digest. */
export type DigestInput = Pick<AgentRequest, "command" | "cwd" | "execution" | "fingerprint"> & {
  readonly judgement: Judgement | null;
  /** The words that name scripts, where the judge has looked. */
  readonly scripts?: readonly string[];
};

/** Rebuilds the digests of what would run now; `fresh` trusts no memory of an earlier look. */
export type Digester = (input: DigestInput, fresh: boolean) => Promise<Digests>;

export interface DeskParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly judge: JudgeService;
  readonly digester: Digester;
  readonly plan: PlanSource;
}

const tokensAtOnce = 500;

export class Desk {
  readonly ledger: Ledger;
  readonly #clock: Clock;
  readonly #judge: JudgeService;
  readonly #digester: Digester;
  readonly #plan: PlanSource;
  readonly #waitListeners = new Set<(request: AgentRequest) => void>();

  constructor(parts: DeskParts) {
    this.ledger = parts.ledger;
    this.#clock = parts.clock;
    this.#judge = parts.judge;
    this.#digester = parts.digester;
    this.#plan = parts.plan;
  }

  /** How long a command may run. */
  get timeLimit(): Milliseconds {
    return this.#judge.policy.defaults.timeLimit;
  }

  /** What the policy knows of a client's tool. */
  tool(name: string): Tool | undefined {
    return this.#judge.policy.tools.get(name);
  }

  get #clearance(): Milliseconds {
    return this.#judge.policy.defaults.clearance;
  }

  get #rhythm(): Rhythm {
    const { reminder, escalation } = this.#judge.policy.defaults;
    return { reminder, escalation, ladder: this.#plan.plan.ladder };
  }

  /** Calls back for each ask that begins to wait for a reviewer; the answer takes the call back. */
  onWaiting(listener: (request: AgentRequest) => void): () => void {
    this.#waitListeners.add(listener);
    return () => this.#waitListeners.delete(listener);
  }

  #announce(request: AgentRequest): void {
    if (request.status !== "pending" || !request.judgement) return;
    for (const listener of this.#waitListeners) listener(request);
  }

  async submit(ask: Ask, requester: Identity): Promise<Submitted | Refusal> {
    const fingerprint = fingerprintOf(ask.command, ask.cwd);
    const judged = await this.#judge.judgeSoon(questionOf(ask));
    const judgement = judged?.judgement ?? null;
    const looked = await this.#digester({ ...ask, fingerprint, judgement, scripts: judged?.scripts }, false);
    const submitted = await this.ledger.run(submit, {
      ...ask,
      requester: requester.name,
      fingerprint,
      ...looked,
      judgement,
      deadline: ask.deadline ?? this.#judge.policy.defaults.deadline,
      clearance: this.#clearance,
      rhythm: this.#rhythm,
      seenAt: this.#clock.now(),
    });
    if (!isRefusal(submitted) && submitted.created) this.#announce(submitted.request);
    return submitted;
  }

  /** Judges a request whose judgement was not ready at its submission. */
  async rule(request: AgentRequest): Promise<AgentRequest | Refusal> {
    const { judgement, scripts } = await this.#judge.judge(questionOf(request));
    const looked = await this.#digester({ ...request, judgement, scripts }, false);
    const { id, command } = request;
    const task = taskOf(request);
    const terms = { clearance: this.#clearance, rhythm: this.#rhythm };
    const ruled = await this.ledger.run(rule, { id, command, judgement, ...looked, task, ...terms });
    if (!isRefusal(ruled)) this.#announce(ruled);
    return ruled;
  }

  /** Records a verdict, and with an approval the grant that is wished for, as far as the policy lets it go. */
  decide({ grant: wish, ...input }: ReviewerDecision): Promise<AgentRequest | Refusal> {
    const grant = wish && { wish, limits: this.#judge.policy.defaults.grants };
    return this.ledger.run(decide, { ...input, clearance: this.#clearance, grant });
  }

  revokeGrant(input: RevokeGrantInput): Promise<Grant | Refusal> {
    return this.ledger.run(revokeGrant, input);
  }

  withdraw(input: WithdrawInput): Promise<AgentRequest | Refusal> {
    return this.ledger.run(withdraw, input);
  }

  resolve(input: ResolveInput): Promise<AgentRequest | Refusal> {
    return this.ledger.run(resolve, input);
  }

  /** Claims an approved request for the desk's own executor: everything that a decision binds is looked at again. */
  async startHere(request: AgentRequest, claim: string, worker: string): Promise<Started | Refusal> {
    const { judgement, scripts } = await this.#judge.judge(questionOf(request));
    const { digest } = await this.#digester({ ...request, scripts }, true);
    return this.#claim(request.id, { by: "server", claim, holder: worker, worker, digest, judgement });
  }

  /** Claims an approved request for the agent's own process, which says what it is about to run. */
  async startByAgent(request: AgentRequest, claim: string, digest: string): Promise<Started | Refusal> {
    const { judgement } = await this.#judge.judge(questionOf(request));
    return this.#claim(request.id, { by: "agent", claim, holder: claimHolder(claim), digest, judgement });
  }

  /**
   * Claims an approved request for a client that waits in its hook: from here on it counts as running, until the client
   * says how it ended, or the time limit is over.
   */
  async startByHook(request: AgentRequest, claim: string): Promise<Started | Refusal> {
    const { judgement } = await this.#judge.judge(questionOf(request));
    const { id, digest } = request;
    const holder = claimHolder(claim);
    return this.#claim(id, { by: "agent", claim, holder, lease: this.timeLimit, digest, judgement });
  }

  #claim(id: string, found: Omit<StartInput, "id" | "atDeadline">): Promise<Started | Refusal> {
    return this.ledger.run(start, { id, ...found, atDeadline: this.#judge.policy.defaults.atDeadline });
  }

  /** Records what a client tells of a tool that ran, whoever had allowed it. */
  reportRun(input: RunReport): Promise<AgentRequest | Refusal> {
    return this.ledger.run(reportRun, input);
  }

  renew(id: string, claim: string) {
    return this.ledger.run(renew, { id, claim });
  }

  spawned(id: string, claim: string, process: { pid: number; startTime: string }) {
    return this.ledger.run(spawned, { id, claim, process });
  }

  abandon(id: string, claim: string): Promise<true | Refusal> {
    return this.ledger.run(abandon, { id, claim });
  }

  /** Records an executor's report, with the output that it captured itself. */
  async confirm(input: ConfirmInput, output?: string): Promise<AgentRequest | Refusal> {
    if (output) {
      const execution = await this.ledger.execution(input.id);
      const bytes = Buffer.from(output);
      if (execution) await this.ledger.appendOutput(execution.id, input.claim, [{ stream: "stdout", bytes }]);
    }
    return this.ledger.run(confirm, input);
  }

  /** Does what time asks of a request now. */
  attend(id: string): Promise<AgentRequest | Refusal> {
    const { atDeadline, deadline, clearance } = this.#judge.policy.defaults;
    return this.ledger.run(attend, { id, rhythm: this.#rhythm, atDeadline, deadline, clearance });
  }

  async take(input: Omit<TakeInput, "deciders" | "plan">): Promise<AgentRequest | Refusal> {
    const deciders = input.to === undefined ? [] : decidersOf(await this.#tokens(), this.#clock.now());
    return this.ledger.run(take, { ...input, deciders, plan: this.#plan.plan });
  }

  async #tokens(): Promise<readonly Token[]> {
    const tokens: Token[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.ledger.tokens({ limit: tokensAtOnce, cursor });
      tokens.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return tokens;
  }

  snooze(input: Omit<SnoozeInput, "rhythm">): Promise<AgentRequest | Refusal> {
    return this.ledger.run(snooze, { ...input, rhythm: this.#rhythm });
  }

  escalate(input: Omit<EscalateInput, "rhythm">): Promise<AgentRequest | Refusal> {
    return this.ledger.run(escalate, { ...input, rhythm: this.#rhythm });
  }

  seize(id: string) {
    return this.ledger.run(seize, { id });
  }

  lose(id: string, stopped: number): Promise<AgentRequest | Refusal> {
    return this.ledger.run(lose, { id, stopped });
  }

  recordDelivery(input: DeliveryInput): Promise<AgentRequest | Refusal> {
    return this.ledger.run(recordDelivery, input);
  }
}

function questionOf(ask: Ask | AgentRequest): Question {
  const { command, agent, kind, execution, cwd } = ask;
  const { channel } = "sighting" in ask ? ask.sighting : ask.sightings[0];
  return { command, agent, kind, execution, cwd, channel };
}

/** The part of a claim that others may read: what stands before its secret, `holder#secret`. */
export function claimHolder(claim: string): string {
  const end = claim.indexOf("#");
  return end > 0 ? claim.slice(0, end) : `claim ${hash("sha256", claim, "hex").slice(0, 8)}`;
}
