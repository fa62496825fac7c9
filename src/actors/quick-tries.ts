/**
 * Tries to hand something over several times within one attempt: a far side that fails now and then, or hangs, is mostly
 * reached within a fraction of a second, long before a retry of the queue would come.
 */

import type { Clock, Milliseconds, Timer } from "../base/clock.ts";
import { formatDuration } from "../base/duration.ts";
import { describeError } from "../base/errors.ts";
import type { Receipt } from "../notifiers/notifier.ts";

/** How often, and how impatiently, it is tried. */
export interface Pace {
  /** When each try may begin, after the beginning of the first. */
  readonly startsAt: readonly Milliseconds[];
  /** After so long without an answer the next try begins beside the one that is silent; absent: it never does. */
  readonly silence?: Milliseconds;
  /** How long one try may take. */
  readonly limit: Milliseconds;
}

/** How long a try whose time is over may take to say how it ended. */
const lastWord: Milliseconds = 100;

export type Send = (signal: AbortSignal) => Promise<Receipt>;

/**
 * The first receipt that settles it, else that of the last try; what still runs then is aborted. Rejects with the
 * signal's reason when that is aborted.
 */
export async function quickTries(
  send: Send,
  pace: Pace,
  clock: Clock,
  signal: AbortSignal,
): Promise<Receipt> {
  const tries = new Tries(send, pace, clock);
  const stop = (): void => tries.stop(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await tries.run();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

class Tries {
  readonly #send: Send;
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #began: Milliseconds;
  readonly #running = new Set<AbortController>();
  readonly #end = Promise.withResolvers<Receipt>();
  #isOver = false;
  #begun = 0;
  #next: Timer | undefined;

  constructor(send: Send, pace: Pace, clock: Clock) {
    this.#send = send;
    this.#pace = pace;
    this.#clock = clock;
    this.#began = clock.monotonic();
  }

  run(): Promise<Receipt> {
    this.#begin();
    return this.#end.promise;
  }

  stop(reason: unknown): void {
    this.#finish();
    this.#end.reject(reason);
  }

  #begin(): void {
    if (this.#isOver) return;
    const number = ++this.#begun;
    const abort = new AbortController();
    this.#running.add(abort);
    if (this.#pace.silence !== undefined) this.#beginAfter(this.#pace.silence);
    void this.#try(abort).then((receipt) => {
      this.#running.delete(abort);
      this.#ended(number, receipt);
    });
  }

  /** Whichever comes first of a silence and a failure sets when the next try begins. */
  #beginAfter(delay: Milliseconds): void {
    this.#next?.cancel();
    if (this.#begun < this.#pace.startsAt.length) this.#next = this.#clock.after(delay, () => this.#begin());
  }

  async #try(abort: AbortController): Promise<Receipt> {
    const { limit } = this.#pace;
    const late = Promise.withResolvers<Receipt>();
    let last: Timer | undefined;
    const timer = this.#clock.after(limit, () => {
      abort.abort();
      // A try that has its proof already, and only reads on, says so when it is aborted.
      last = this.#clock.after(lastWord, () =>
        late.resolve(failed(`no answer within ${formatDuration(limit)}`)),
      );
    });
    try {
      return await Promise.race([this.#send(abort.signal), late.promise]);
    } catch (error) {
      return failed(describeError(error).message);
    } finally {
      timer.cancel();
      last?.cancel();
    }
  }

  #ended(number: number, receipt: Receipt): void {
    if (this.#isOver) return;
    const { startsAt } = this.#pace;
    const isLast = this.#begun >= startsAt.length && this.#running.size === 0;
    if (isLast || settles(receipt)) {
      this.#finish();
      this.#end.resolve(receipt);
    } else if (number === this.#begun) {
      const elapsed = this.#clock.monotonic() - this.#began;
      this.#beginAfter(Math.max(0, (startsAt[number] ?? 0) - elapsed));
    }
  }

  #finish(): void {
    this.#isOver = true;
    this.#next?.cancel();
    for (const abort of this.#running) abort.abort();
  }
}

function failed(evidence: string): Receipt {
  return { state: "undelivered", evidence, mayRetry: true };
}

/** Whether another try would be wrong: it arrived, never will, or was asked to wait. */
function settles(receipt: Receipt): boolean {
  return receipt.state !== "undelivered" || !receipt.mayRetry || receipt.retryAfter !== undefined;
}
