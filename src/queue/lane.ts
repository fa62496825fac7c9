import { type Clock, type Milliseconds, pause } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import type { AttemptRun } from "./attempt.ts";
import type { Broker, Consumer } from "./broker.ts";
import type { HeldMessage } from "./held-message.ts";
import type { LeasedMessage } from "./message.ts";
import type { Outcome, Settlement } from "./outcome.ts";
import type { Pipeline } from "./pipeline.ts";
import { settlementOf } from "./settlement.ts";

export interface LaneOptions {
  readonly broker: Broker;
  readonly worker: string;
  readonly queues: readonly string[];
  /** How many messages it handles at a time. */
  readonly slots: number;
  readonly lease: Milliseconds;
  readonly clock: Clock;
  readonly log: Log;
  /** What a message runs through; never throws. */
  readonly prepare: (message: LeasedMessage) => { attempt: AttemptRun; pipeline: Pipeline };
  /** Called after each message that the lane no longer holds. */
  readonly ended: () => void;
}

/** How long a lane waits after the broker failed it. */
const faultPause = 1_000;

/**
 * The slots of a worker that share one consumer. A slot is free as soon as its outcome is known, so that the
 * settlements of one turn and the next claim share a commit.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #consumer: Consumer;
  readonly #held = new Set<HeldMessage>();
  readonly #closing = new AbortController();
  readonly #givenUp = new AbortController();
  #free: number;
  #slotFreed: (() => void) | undefined;
  #loop: Promise<void> | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#free = options.slots;
    const { worker, queues, lease } = options;
    this.#consumer = options.broker.consume({ worker, queues, lease });
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Takes no more messages; those that are held go on. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#slotFreed?.();
    await this.#consumer.close();
    await this.#loop;
  }

  get held(): number {
    return this.#held.size;
  }

  abort(reason: VistoError): void {
    for (const { attempt } of this.#held) attempt.abort(reason);
  }

  /** Gives back what still runs, without spending its attempt, and no longer tries to settle what would not settle. */
  async release(): Promise<void> {
    this.#givenUp.abort();
    const running = [...this.#held].filter(({ phase }) => phase === "running");
    await Promise.all(running.map((held) => this.#giveBack(held)));
  }

  async #giveBack(held: HeldMessage): Promise<void> {
    held.phase = "released";
    await this.#settle(held, { lease: held.message.lease, as: "released" });
    this.#forget(held);
  }

  /** Extends the leases of all held messages; those that are lost are aborted. */
  async renew(): Promise<void> {
    const held = [...this.#held];
    if (held.length === 0) return;
    const asked = this.#options.clock.monotonic();
    try {
      const lost = new Set(await this.#consumer.renew(held.map(({ message }) => message.lease)));
      for (const one of held) {
        if (lost.has(one.message.id)) this.#lose(one);
        else one.renewedAt = asked;
      }
    } catch (error) {
      this.#options.log.warn("renew_failed", { worker: this.#options.worker, error });
      this.#loseExpired(held);
    }
  }

  /** While the broker cannot be asked, a lease that was not renewed for its whole length may be another's. */
  #loseExpired(held: readonly HeldMessage[]): void {
    const { clock, lease } = this.#options;
    const since = clock.monotonic() - lease;
    for (const one of held) if (one.renewedAt <= since) this.#lose(one);
  }

  #lose(held: HeldMessage): void {
    // A message that was settled in the meantime is not ours either, and nothing is wrong with that.
    if (held.phase !== "running" || !this.#held.has(held)) return;
    const { id } = held.message;
    this.#options.log.warn("lease_lost", { message: id, worker: this.#options.worker });
    held.attempt.abort(
      new VistoError("worker_lost", `the lease of message ${id} was lost while it was handled`),
    );
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await this.#freeSlot();
      const messages = await this.#take();
      for (const message of messages) void this.#handle(message);
    }
  }

  /** Waits for a free slot and then for the end of the promise callbacks of this turn, which may free more. */
  async #freeSlot(): Promise<void> {
    while (this.#free === 0 && !this.#closing.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#slotFreed = resolve;
      });
    }
    await new Promise<void>((resolve) => process.nextTick(resolve));
  }

  async #take(): Promise<readonly LeasedMessage[]> {
    if (this.#closing.signal.aborted) return [];
    const { clock, log, worker } = this.#options;
    try {
      return await this.#consumer.take(this.#free);
    } catch (error) {
      log.error("take_failed", { worker, error });
      await pause(clock, faultPause, this.#closing.signal);
      return [];
    }
  }

  async #handle(message: LeasedMessage): Promise<void> {
    this.#free--;
    const { attempt, pipeline } = this.#options.prepare(message);
    const renewedAt = this.#options.clock.monotonic();
    const held: HeldMessage = { message, attempt, renewedAt, phase: "running" };
    this.#held.add(held);
    const outcome = await pipeline(attempt);
    this.#freeWhenEnded(attempt);
    if (held.phase === "released") return;
    held.phase = "settling";
    await this.#settle(held, this.#settlement(held, outcome));
    this.#forget(held);
  }

  /** A handler that was given up at its time limit keeps its slot until it really ends. */
  #freeWhenEnded(attempt: AttemptRun): void {
    const free = (): void => {
      this.#free++;
      this.#slotFreed?.();
    };
    if (attempt.handler) void attempt.handler.then(free);
    else free();
  }

  /** A handler that failed because we are stopping has not failed: its attempt is not spent. */
  #settlement({ message, attempt }: HeldMessage, outcome: Outcome): Settlement {
    const { aborted } = attempt;
    const isDraining = aborted instanceof VistoError && aborted.code === "draining";
    if (isDraining && outcome.kind === "failure") return { lease: message.lease, as: "released" };
    return settlementOf(outcome, message.lease, this.#options.clock.now());
  }

  /** Tries until the broker has answered: the work is done, and only its settlement keeps it from being done again. */
  async #settle({ message }: HeldMessage, settlement: Settlement): Promise<void> {
    const { clock, log, worker } = this.#options;
    for (;;) {
      try {
        if (await this.#consumer.settle(settlement)) return;
        return log.warn("settlement_refused", { message: message.id, worker, as: settlement.as });
      } catch (error) {
        log.error("settle_failed", { message: message.id, worker, as: settlement.as, error });
        if (this.#givenUp.signal.aborted) return;
        await pause(clock, faultPause, this.#givenUp.signal);
      }
    }
  }

  #forget(held: HeldMessage): void {
    if (this.#held.delete(held)) this.#options.ended();
  }
}
