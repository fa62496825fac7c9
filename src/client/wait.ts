import type { Clock, Milliseconds } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import { isDecided, isFinished } from "../domain/lifecycle.ts";
import type { RequestView } from "../domain/view.ts";
import { backoff } from "./backoff.ts";
import type { Transport } from "./transport.ts";

/** What is waited for. */
export type WaitUntil = "decided" | "finished";

/** How long a wait may take, and what it tells meanwhile. */
export interface WaitOptions {
  /** How long to wait at most; without it, until the state is reached. */
  readonly deadlineMs?: Milliseconds;
  /** How long the desk may be unreachable in one piece before the wait fails; without it, for the whole wait. */
  readonly unreachableMs?: Milliseconds;
  readonly signal?: AbortSignal;
  /** Told when the desk stops answering, and with `undefined` when it answers again. */
  readonly onTrouble?: (trouble: VistoError | undefined) => void;
}

/** The longest that one call is held; the desk allows 60 s. */
const longestPoll: Milliseconds = 30_000;
/** The desk answers a poll somewhat late rather than early; after this it is not going to. */
const answerMargin: Milliseconds = 10_000;
/** A poll that came back sooner without the state was cut short by a desk that goes down. */
const suspiciouslySoon: Milliseconds = 500;

/**
 * Waits by long-polls until the request is decided or finished, and answers its last known state also when the time is
 * over. Outlives restarts of the desk; throws what the desk refuses, and `desk_unreachable` when it never answered.
 */
export async function waitForRequest(
  transport: Transport,
  clock: Clock,
  id: string,
  until: WaitUntil,
  options: WaitOptions,
): Promise<RequestView> {
  const wait = new Wait(transport, clock, options);
  for (;;) {
    const view = await wait.look(id, until);
    if (view && isReached(view, until)) return view;
    if (wait.isOver) return wait.end();
    await wait.rest();
  }
}

/** Whether waiting any longer cannot bring anything new. */
export function isReached({ status }: Pick<RequestView, "status">, until: WaitUntil): boolean {
  return until === "decided" ? isDecided(status) : isFinished(status);
}

class Wait {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #options: WaitOptions;
  readonly #end: Milliseconds;
  #last: RequestView | undefined;
  #trouble: VistoError | undefined;
  #troubleSince: Milliseconds = 0;
  #failures = 0;
  #cutShort = false;

  constructor(transport: Transport, clock: Clock, options: WaitOptions) {
    this.#transport = transport;
    this.#clock = clock;
    this.#options = options;
    this.#end = clock.monotonic() + (options.deadlineMs ?? Number.POSITIVE_INFINITY);
  }

  get isOver(): boolean {
    const now = this.#clock.monotonic();
    const { unreachableMs = Number.POSITIVE_INFINITY } = this.#options;
    return now >= this.#end || (this.#trouble !== undefined && now - this.#troubleSince >= unreachableMs);
  }

  async look(id: string, until: WaitUntil): Promise<RequestView | undefined> {
    const began = this.#clock.monotonic();
    const hold = Math.floor(Math.max(0, Math.min(longestPoll, this.#end - began)));
    try {
      this.#last = await this.#poll(id, until, hold);
      const took = this.#clock.monotonic() - began;
      this.#cutShort = took < Math.min(hold, suspiciouslySoon);
      this.#settle();
      return this.#last;
    } catch (error) {
      if (!(error instanceof VistoError) || !error.kind.retryable) throw error;
      this.#fail(error);
      return undefined;
    }
  }

  /** Rests before the next look when the last one failed or was cut short. */
  async rest(): Promise<void> {
    if (!this.#trouble && !this.#cutShort) return;
    const left = this.#end - this.#clock.monotonic();
    await this.#transport.rest(Math.min(backoff(this.#failures), left), this.#options.signal);
    this.#options.signal?.throwIfAborted();
  }

  end(): RequestView {
    const patient = this.#options.unreachableMs === undefined;
    if (this.#last && (patient || !this.#trouble)) return this.#last;
    throw this.#trouble ?? new VistoError("internal", "the wait ended before the request was read");
  }

  async #poll(id: string, until: WaitUntil, hold: Milliseconds): Promise<RequestView> {
    const path = `/api/v1/requests/${encodeURIComponent(id)}?wait=${hold}ms&until=${until}`;
    const { signal } = this.#options;
    const timeoutMs = hold + answerMargin;
    return (await this.#transport.send({ method: "GET", path, signal, timeoutMs })) as RequestView;
  }

  #fail(error: VistoError): void {
    this.#failures++;
    if (this.#trouble === undefined) this.#troubleSince = this.#clock.monotonic();
    const isNew = this.#trouble === undefined;
    this.#trouble = error;
    if (isNew) this.#options.onTrouble?.(error);
  }

  #settle(): void {
    this.#failures = 0;
    if (this.#trouble === undefined) return;
    this.#trouble = undefined;
    this.#options.onTrouble?.(undefined);
  }
}
