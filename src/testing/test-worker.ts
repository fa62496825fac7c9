import type { Instant } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import type { Actor } from "../queue/actor.ts";
import type { Broker } from "../queue/broker.ts";
import { EmbeddedBroker } from "../queue/brokers/embedded.ts";
import { MemoryMessageStore } from "../queue/memory-store.ts";
import { defaultMiddleware } from "../queue/middleware/defaults.ts";
import type { Middleware } from "../queue/middleware/middleware.ts";
import type { AttemptEvent } from "../queue/middleware/observing.ts";
import type { Outcome } from "../queue/outcome.ts";
import { Worker } from "../queue/worker.ts";
import { FakeClock } from "./fake-clock.ts";

/** What a test wants to run. */
export interface TestWorkerOptions {
  readonly actors: readonly Actor[];
  /** Default: a clock of its own. */
  readonly clock?: FakeClock;
  /** Default: the usual ones, with each backoff at its shortest, so that every run takes the same time. */
  readonly middleware?: readonly Middleware[];
}

/** One attempt that has ended. */
export interface EndedAttempt {
  readonly actor: string;
  readonly payload: unknown;
  /** Which attempt of its message it was, from 1. */
  readonly attempt: number;
  /** When it ended, by the worker's clock. */
  readonly at: Instant;
  /** How it ended; a failure with `retryAt` is followed by another attempt, one without is a dead letter. */
  readonly outcome: Outcome;
}

/** How often the clock is moved in one run: an actor that needs more than this would go on for ever. */
const mostMoves = 1_000;

/**
 * Runs actors without waiting and without a disk: `runUntilIdle` handles what was sent and, moving its clock from one
 * due time to the next, every retry, snooze and delayed message that follows.
 */
export class TestWorker {
  readonly clock: FakeClock;
  /** Where to send to; its dead letters are those of the actors. */
  readonly broker: Broker;
  readonly #store: MemoryMessageStore;
  readonly #actors: readonly Actor[];
  readonly #middleware: readonly Middleware[];
  readonly #queues: readonly string[];

  constructor({ actors, clock = new FakeClock(), middleware }: TestWorkerOptions) {
    this.clock = clock;
    this.#store = new MemoryMessageStore(clock);
    this.broker = new EmbeddedBroker({ store: this.#store, clock });
    this.#actors = actors;
    this.#middleware = middleware ?? defaultMiddleware(() => 0);
    this.#queues = [...new Set(actors.map(({ queue }) => queue))];
  }

  /**
   * Answers every attempt of this run, in the order in which they ended, once no message of the actors' queues waits any
   * more. A handler that itself waits for the clock is waited for: move the clock meanwhile.
   *
   * @throws VistoError `internal` if that would never be.
   */
  async runUntilIdle(): Promise<readonly EndedAttempt[]> {
    const ended: EndedAttempt[] = [];
    for (let moves = 0; moves <= mostMoves; moves++) {
      await this.#handleDue(ended);
      const due = await this.#store.nextDue(this.#queues);
      if (due === undefined) return ended;
      await this.clock.advance(Math.max(0, due - this.clock.now()));
    }
    const { actor, outcome } = ended.at(-1) ?? {};
    throw new VistoError(
      "internal",
      `expected the actors to be done some time, but messages still wait after ${mostMoves} moves of the clock; the last attempt was ${actor}'s (${outcome?.kind}): does it snooze, or send to itself, for ever?`,
    );
  }

  /** A worker for what is due now alone: while the clock moves on there is none, and so nothing that wakes in between. */
  async #handleDue(ended: EndedAttempt[]): Promise<void> {
    const worker = new Worker({
      broker: this.broker,
      actors: this.#actors,
      middleware: this.#middleware,
      clock: this.clock,
      observer: (event) => this.#note(event, ended),
    });
    await worker.start();
    for (const queue of this.#queues) await worker.drain(queue);
    await worker.stop();
  }

  #note(event: AttemptEvent, ended: EndedAttempt[]): void {
    if (event.kind !== "finished") return;
    const { message, outcome } = event;
    const { actor, payload, attempt } = message;
    ended.push({ actor, payload, attempt, at: this.clock.now(), outcome });
  }
}
