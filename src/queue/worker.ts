import { type Clock, type Milliseconds, pause, systemClock } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import { newId } from "../base/id.ts";
import { keepAwake, type Wakefulness } from "../base/keep-awake.ts";
import { type Log, silentLog } from "../base/log.ts";
import type { Service } from "../base/service.ts";
import type { Actor } from "./actor.ts";
import { OptionTable } from "./actor-options.ts";
import { AttemptRun } from "./attempt.ts";
import type { Broker } from "./broker.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Lane } from "./lane.ts";
import type { LeasedMessage } from "./message.ts";
import { defaultMiddleware } from "./middleware/defaults.ts";
import type { Middleware } from "./middleware/middleware.ts";
import { type AttemptObserver, observing } from "./middleware/observing.ts";
import { actorPipeline, attemptOptions, faultPipeline, type Pipeline } from "./pipeline.ts";

/** What a worker runs, how much of it at a time, and how it ends. */
export interface WorkerOptions {
  readonly broker: Broker;
  /** What it runs; it takes from the queues of these. */
  readonly actors: readonly Actor[];
  /** The outermost first; default `defaultMiddleware()`. */
  readonly middleware?: readonly Middleware[];
  /** Messages at a time: for the actors' queues together, or for each queue that is named; default 8. */
  readonly concurrency?: number | Readonly<Record<string, number>>;
  /** Leases are held under it: no two running workers share one. Default: a new id. */
  readonly name?: string;
  /** How long a message stays ours without a heartbeat; default 30 s. */
  readonly lease?: Milliseconds;
  /** How long `stop` lets handlers finish before it aborts them; default 10 s. */
  readonly drainLimit?: Milliseconds;
  /** How long an aborted handler has until its message is given back; default 1 s. */
  readonly abortGrace?: Milliseconds;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Told of each attempt, for metrics and traces. */
  readonly observer?: AttemptObserver;
}

/** As many as the threads of a worker of Dramatiq. */
const usualConcurrency = 8;

interface Plan {
  readonly actor: Actor;
  readonly options: Readonly<Record<string, unknown>>;
  readonly pipeline: Pipeline;
}

/** Takes messages from a broker and runs their actors; a worker that was stopped is not started again. */
export class Worker implements Service {
  /** Leases are held under it. */
  readonly name: string;
  readonly #options: WorkerOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #lease: Milliseconds;
  readonly #observing: readonly Middleware[];
  readonly #table: OptionTable;
  readonly #plans = new Map<string, Plan>();
  readonly #heartbeat: Heartbeat;
  #lanes: Lane[] = [];
  #waiting = new Set<() => void>();
  #stopped: Promise<void> | undefined;
  #awake: Wakefulness | undefined;

  /** @throws VistoError `invalid_option` for two actors of one name or an option that no middleware declares. */
  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? silentLog;
    this.name = options.name ?? newId("wrk", this.#clock.now());
    this.#lease = options.lease ?? 30_000;
    this.#observing = options.observer ? [observing(options.observer, this.#log)] : [];
    const layers = [...this.#observing, ...(options.middleware ?? defaultMiddleware())];
    this.#table = new OptionTable(layers);
    for (const actor of options.actors) this.#plan(actor, layers);
    this.#heartbeat = new Heartbeat(this.#clock, this.#lease / 3, () =>
      Promise.all(this.#lanes.map((lane) => lane.renew())),
    );
  }

  #plan(actor: Actor, layers: readonly Middleware[]): void {
    if (this.#plans.has(actor.name)) {
      throw new VistoError("invalid_option", `two actors of this worker are named ${actor.name}`);
    }
    const options = this.#table.read(actor.name, actor.options);
    this.#plans.set(actor.name, { actor, options, pipeline: actorPipeline(actor, layers) });
  }

  async start(): Promise<void> {
    if (this.#lanes.length > 0 || this.#stopped) return;
    this.#lanes = this.#slots().map(([queues, slots]) => this.#lane(queues, slots));
    this.#awake = keepAwake();
    await this.#heartbeat.start();
    for (const lane of this.#lanes) lane.start();
  }

  /** The queues of each lane and how many slots they share. */
  #slots(): [queues: readonly string[], slots: number][] {
    const { concurrency = usualConcurrency, actors } = this.#options;
    if (typeof concurrency === "number") {
      return [[[...new Set(actors.map(({ queue }) => queue))], concurrency]];
    }
    return Object.entries(concurrency).map(([queue, slots]) => [[queue], slots]);
  }

  #lane(queues: readonly string[], slots: number): Lane {
    const { broker } = this.#options;
    return new Lane({
      ...{ broker, worker: this.name, queues, slots, lease: this.#lease, clock: this.#clock, log: this.#log },
      prepare: (message) => this.#prepare(message),
      ended: () => this.#tellEnded(),
    });
  }

  #prepare(message: LeasedMessage): { attempt: AttemptRun; pipeline: Pipeline } {
    const surroundings = { clock: this.#clock, log: this.#log };
    try {
      const { actor, options: defaults, pipeline } = this.#planOf(message);
      const options = attemptOptions(actor, message, { table: this.#table, defaults });
      return { attempt: new AttemptRun(message, options, surroundings), pipeline };
    } catch (error) {
      return {
        attempt: new AttemptRun(message, {}, surroundings),
        pipeline: faultPipeline(error, this.#observing),
      };
    }
  }

  #planOf(message: LeasedMessage): Plan {
    const plan = this.#plans.get(message.actor);
    if (plan) return plan;
    const known = [...this.#plans.keys()].join(", ");
    throw new VistoError(
      "actor_unknown",
      `no actor ${message.actor} here; this worker knows ${known || "none"}`,
    );
  }

  /** Takes no more, lets handlers finish, then aborts them, and gives back what still runs. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const { drainLimit = 10_000, abortGrace = 1_000 } = this.#options;
    await Promise.all(this.#lanes.map((lane) => lane.close()));
    if (!(await this.#emptyWithin(drainLimit))) {
      const reason = new VistoError("draining", `worker ${this.name} is stopping`);
      for (const lane of this.#lanes) lane.abort(reason);
      if (!(await this.#emptyWithin(abortGrace))) await this.#release();
    }
    await this.#heartbeat.stop();
    this.#awake?.release();
    this.#tellEnded();
  }

  async #release(): Promise<void> {
    this.#log.warn("messages_released", { worker: this.name, count: this.#held });
    await Promise.all(this.#lanes.map((lane) => lane.release()));
  }

  get #held(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.held, 0);
  }

  async #emptyWithin(limit: Milliseconds): Promise<boolean> {
    const over = new AbortController();
    const timer = pause(this.#clock, limit, over.signal);
    let isOver = false;
    void timer.then(() => {
      isOver = true;
    });
    while (this.#held > 0 && !isOver) await Promise.race([timer, this.#nextEnd()]);
    over.abort();
    return this.#held === 0;
  }

  #nextEnd(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #tellEnded(): void {
    const waiting = this.#waiting;
    if (waiting.size === 0) return;
    this.#waiting = new Set();
    for (const resolve of waiting) resolve();
  }

  /**
   * For tests: resolves when nothing of the queue (default: of all) is ready or leased, scheduled messages and paused
   * queues aside. It looks again whenever this worker has ended a message, so it is meant for a single worker.
   */
  async drain(queue?: string): Promise<void> {
    while (!this.#stopped) {
      const ended = this.#nextEnd();
      if (await this.#isDrained(queue)) return;
      await ended;
    }
  }

  async #isDrained(queue: string | undefined): Promise<boolean> {
    const stats = await this.#options.broker.stats();
    const counted = queue === undefined ? stats : stats.filter((one) => one.queue === queue);
    return counted.every((one) => one.leased === 0 && (one.paused || one.ready === 0));
  }
}
