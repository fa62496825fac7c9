import { Worker } from "node:worker_threads";
import type { Clock, Milliseconds } from "../../base/clock.ts";
import { VistoError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { Service } from "../../base/service.ts";
import {
  inTime,
  type Judged,
  type JudgeService,
  type PolicyInForce,
  type Question,
  undecided,
} from "./judge.ts";
import type { JudgeSources, JudgeThreadData, ThreadMessage } from "./judge-thread.ts";
import { Progress } from "./progress.ts";

/** How long the thread may be at one question before it is ended. */
const wallLimit: Milliseconds = 50;

/** How long it may read policy files, which happens at its start and when one of them has changed. */
const readingLimit: Milliseconds = 10_000;

/** How long it may take to hear of its questions: a busy machine gives it no processor for a while. */
const hearingLimit: Milliseconds = 1_000;

/** A judgement needs little; a small young generation keeps an idle desk 9 MB smaller. */
const heapLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 4 };

const threadScript = new URL(
  `./judge-thread.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`,
  import.meta.url,
);

/** Ids are shared with the thread as 32-bit numbers; 0 is none. */
const highestId = 2 ** 31;

interface Waiting {
  readonly question: Question;
  readonly resolve: (judged: Judged) => void;
}

/**
 * Judges on a thread of its own. A thread that is at one question for longer than 50 ms, or that falls over it, is
 * ended: that question is `ask`, and a new thread goes on with the others.
 */
export class ThreadedJudge implements JudgeService, Service {
  readonly #sources: JudgeSources;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #script: URL;
  #progress = new Progress();
  readonly #waiting = new Map<number, Waiting>();
  #outbox: number[] = [];
  #lastId = 0;
  #thread: Worker | undefined;
  #policy: PolicyInForce | undefined;
  /** The texts of the last valid policy: what a new thread falls back on. */
  #texts: JudgeThreadData["texts"];
  #watch: NodeJS.Timeout | undefined;
  #running = false;

  /** `script` is the thread's own; a test may give another that speaks as it does. */
  constructor(sources: JudgeSources, clock: Clock, log: Log, script = threadScript) {
    this.#sources = sources;
    this.#clock = clock;
    this.#log = log;
    this.#script = script;
  }

  /** @throws VistoError `invalid_policy` where there is no valid policy. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const thread = this.#makeThread();
    this.#thread = thread;
    thread.on("message", (message: ThreadMessage) => {
      if (message.kind === "policy") resolve();
      if (message.kind === "refused") reject(new VistoError("invalid_policy", message.message));
    });
    thread.once("error", reject);
    try {
      await promise;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#watch);
    this.#watch = undefined;
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
    for (const id of [...this.#waiting.keys()]) this.#settle(id, this.#doubt("The desk is stopping."));
  }

  get policy(): PolicyInForce {
    if (!this.#policy) throw new VistoError("draining", "the judge has not started");
    return this.#policy;
  }

  judge(question: Question): Promise<Judged> {
    if (!this.#running) return Promise.resolve(this.#doubt("The judge is not running."));
    return new Promise((resolve) => {
      this.#lastId = (this.#lastId + 1) % highestId;
      const id = this.#lastId;
      this.#waiting.set(id, { question, resolve });
      this.#post(id);
    });
  }

  judgeSoon(question: Question): Promise<Judged | null> {
    return inTime(this.judge(question), this.#clock);
  }

  /** Questions of one turn travel together. */
  #post(id: number): void {
    if (this.#outbox.push(id) > 1) return;
    setImmediate(() => {
      if (!this.#running) return;
      this.#thread ??= this.#makeThread();
      this.#thread.ref();
      this.#thread.postMessage(this.#batch());
      this.#watch ??= this.#lookAgain(0);
    });
  }

  #batch(): string {
    const batch = this.#outbox.flatMap((id) => {
      const waiting = this.#waiting.get(id);
      return waiting ? [[id, waiting.question] as const] : [];
    });
    this.#outbox = [];
    return JSON.stringify(batch);
  }

  /** `waited` is for how long the thread has not got on. */
  #lookAgain(waited: Milliseconds): NodeJS.Timeout {
    const seen = this.#progress.steps;
    return setTimeout(() => this.#look(seen, waited + wallLimit), wallLimit);
  }

  #look(seen: number, waited: Milliseconds): void {
    this.#watch = undefined;
    if (this.#waiting.size === 0) return;
    const isWell = this.#progress.steps !== seen;
    const limit = this.#limit;
    if (!isWell && waited >= limit) return this.#replace(`it took longer than ${limit} ms`);
    this.#watch = this.#lookAgain(isWell ? 0 : waited);
  }

  /** How long what the thread does now may take. */
  get #limit(): Milliseconds {
    if (this.#progress.isReading) return readingLimit;
    return this.#progress.question === 0 ? hearingLimit : wallLimit;
  }

  /** A new thread goes on with all questions but the one at which the old one was. */
  #replace(why: string): void {
    const culprit = this.#progress.question;
    this.#log.warn("judge_replaced", { why, command: this.#waiting.get(culprit)?.question.command });
    void this.#thread?.terminate();
    this.#thread = undefined;
    this.#settle(culprit, this.#doubt("The policy could not judge this in time, so a reviewer decides."));
    this.#outbox = [];
    for (const id of this.#waiting.keys()) this.#post(id);
  }

  /** A thread that ends before it has a policy would end so again: nobody is kept waiting for the next. */
  #giveUp(why: string): void {
    this.#log.error("judge_lost", { why });
    this.#thread = undefined;
    this.#outbox = [];
    for (const id of [...this.#waiting.keys()])
      this.#settle(id, this.#doubt("The judge could not be started; see the desk's log."));
  }

  #makeThread(): Worker {
    this.#progress = new Progress();
    const data: JudgeThreadData = { ...this.#sources, progress: this.#progress.shared, texts: this.#texts };
    const thread = new Worker(this.#script, {
      workerData: data,
      resourceLimits: heapLimits,
    });
    thread.unref();
    let isReady = false;
    const lost = (why: string): void => {
      if (this.#thread !== thread || !this.#running) return;
      if (isReady) this.#replace(why);
      else this.#giveUp(why);
    };
    thread.on("message", (message: ThreadMessage) => {
      isReady ||= message.kind === "policy";
      this.#hear(message);
    });
    thread.on("error", (error) => lost(error.message));
    thread.on("exit", () => lost("it ended by itself"));
    return thread;
  }

  #hear(message: ThreadMessage): void {
    switch (message.kind) {
      case "policy":
        if (this.#policy && this.#policy.version !== message.policy.version)
          this.#log.info("policy_in_force", { version: message.policy.version });
        this.#policy = message.policy;
        this.#texts = message.texts;
        return;
      case "refused":
        this.#log.error("policy_invalid", { message: message.message, inForce: this.#policy?.version });
        return;
      case "judged":
        for (const [id, judged] of JSON.parse(message.answers) as [number, Judged][])
          this.#settle(id, judged);
        return;
    }
  }

  #settle(id: number, judged: Judged): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#thread?.unref();
    waiting?.resolve(judged);
  }

  #doubt(reason: string): Judged {
    return { judgement: undecided(reason, this.#policy?.version ?? "none") };
  }
}
